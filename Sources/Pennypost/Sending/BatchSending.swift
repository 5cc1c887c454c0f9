import MIME
import MailSetup
import Mailboxes
import Synchronization

/// The sending of a file of messages. A wrong line is reported and does not affect any other; each line has one result.
final class BatchSending: Sendable {
    /// How many lines are stored in the outbox before they are handed over, and how many at most while the lines before
    /// them are still leaving.
    private static let chunk = 500
    private static let largestChunk = 10_000
    /// How many lines, and bytes of lines, are stored in one commit.
    private static let commitCount = 32
    private static let commitSize = 4 * 1024 * 1024

    /// Lines without a key would be sent a second time if the command were given again.
    private static let afterInterruption =
        "Lines without a key may be in the outbox already: see pennypost outbox list. What waits there is sent by: "
        + "pennypost send --pending"

    /// A line that is in the outbox.
    private struct Entry: Sendable {
        let line: Int
        let item: OutboxItem
        let mailbox: Mailbox
        let key: String?
        let isNew: Bool
    }
    private struct Progress: Sendable {
        var waiting: [Int64: [Entry]] = [:]
        var done = 0
        var total = 0
        var status = ExitStatus.success
        var thrown: (any Error)?
        var isHandingOver = false
    }

    private let sending: Sending
    private let state = Mutex(Progress())
    private let progressLine = ProgressLine()

    init(_ sending: Sending) {
        self.sending = sending
    }

    /// Sends the file.
    ///
    /// - Parameter sender: the sender of lines without `from`.
    /// - Returns: `.success` if the server took every message for all its recipients.
    func send(_ file: GivenFile, sender: String?) async throws -> ExitStatus {
        defer { progressLine.clear() }
        var intake = Intake(
            lines: try LineSource(file, limit: BatchLine.longest), sender: sender,
            language: try GivenLanguage.language(nil))
        // Lines are read while earlier ones are stored, and stored while earlier ones leave; each step has one chunk at
        // a time.
        try await withThrowingTaskGroup(of: Void.self) { leaving in
            var entries: [Entry] = []
            try await withThrowingTaskGroup(of: [Entry].self) { storing in
                while let drafts = try await nextCommit(&intake) {
                    entries += try await storing.next() ?? []
                    storing.addTask { try await self.enqueue(drafts) }
                    guard entries.count >= Self.chunk, !isHandingOver || entries.count >= Self.largestChunk else {
                        continue
                    }
                    _ = try await leaving.next()
                    begin(&leaving, with: entries)
                    entries = []
                }
                entries += try await storing.next() ?? []
            }
            _ = try await leaving.next()
            try await handOver(entries)
        }
        // Once for the whole batch: a server gets some seconds to file copies itself.
        for mailbox in intake.mailboxes.values.sorted(by: { $0.id < $1.id }) {
            try await sending.finishCopies(of: mailbox)
        }
        return state.withLock { $0.status }
    }

    /// Hands messages over in parallel with reading and storing.
    private func begin(_ leaving: inout ThrowingTaskGroup<Void, any Error>, with entries: [Entry]) {
        state.withLock { $0.isHandingOver = true }
        leaving.addTask {
            try await self.handOver(entries)
            self.state.withLock { $0.isHandingOver = false }
        }
    }

    private var isHandingOver: Bool { state.withLock { $0.isHandingOver } }

    /// A line that is a message but is not in the outbox yet.
    private struct Draft {
        let line: Int
        let entry: Outbox.Entry
    }

    /// How far the file has been read.
    private struct Intake {
        var lines: LineSource
        /// The sender of lines without `from`.
        let sender: String?
        /// The language of the words above the quotation of an answered message.
        let language: DoctorLanguage
        var number = 0
        /// The mailboxes that lines were sent from, by address.
        var mailboxes: [String: Mailbox] = [:]
    }

    /// Returns as many messages as one commit stores, perhaps fewer at the end; `nil` after the last.
    private func nextCommit(_ intake: inout Intake) async throws -> [Draft]? {
        var drafts: [Draft] = []
        var size = 0
        while drafts.count < Self.commitCount, size < Self.commitSize, let line = try intake.lines.next() {
            intake.number += 1
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
            try Task.checkCancellation()
            state.withLock { $0.total += 1 }
            do {
                let draft = try await draft(line, &intake)
                drafts.append(draft)
                size += line.count + draft.entry.draft.attachments.reduce(0) { $0 + $1.bytes.count }
            } catch  where !(error is CancellationError) {
                try report(CommandFailure(error), line: intake.number)
            }
        }
        return drafts.isEmpty ? nil : drafts
    }

    private func draft(_ line: [UInt8], _ intake: inout Intake) async throws -> Draft {
        let input = try BatchLine.input(line, sender: intake.sender, language: intake.language)
        // An answer without a sender is sent from the mailbox of the message that it answers.
        let address = input.answer != nil && input.from == nil ? nil : try input.sender().address.lowercased()
        var entry = try await sending.compose(input, from: address.flatMap { intake.mailboxes[$0] })
        entry.isBulk = true
        intake.mailboxes[address ?? entry.mailbox.address] = entry.mailbox
        return Draft(line: intake.number, entry: entry)
    }

    private func enqueue(_ drafts: [Draft]) async throws -> [Entry] {
        guard !drafts.isEmpty else { return [] }
        if drafts.contains(where: { $0.entry.key == nil }) { Interruption.advise(Self.afterInterruption) }
        var entries: [Entry] = []
        let results = try await sending.outbox.enqueue(contentsOf: drafts.map(\.entry))
        for (draft, result) in zip(drafts, results) {
            switch result {
            case .success((let item, let isNew)):
                entries.append(
                    Entry(
                        line: draft.line, item: item, mailbox: draft.entry.mailbox, key: draft.entry.key, isNew: isNew))
            case .failure(let error): try report(CommandFailure(error), line: draft.line)
            }
        }
        return entries
    }

    private func handOver(_ entries: [Entry]) async throws {
        for entry in entries where entry.item.state.isFinal { report(entry, entry.item) }
        let queued = entries.filter { !$0.item.state.isFinal }
        state.withLock { $0.waiting = Dictionary(grouping: queued, by: \.item.id) }
        for (_, own) in Dictionary(grouping: queued, by: \.mailbox.id).sorted(by: { $0.key < $1.key }) {
            guard let mailbox = own.first?.mailbox else { continue }
            let ids = own.map(\.item.id)
            let failure = try await sending.deliver(mailbox, watching: ids, only: ids, moreFollows: true) {
                [self] item in
                if item.state.isFinal { settle(item) }
            }
            if let failure {
                progressLine.clear()
                FailureReporter(isJSON: sending.options.isJSON).report(failure)
            }
            // A message that was neither taken nor refused gets its line too.
            for id in ids where state.withLock({ $0.waiting[id] != nil }) {
                if let item = try await sending.outbox.item(id: id) { settle(item, failure) }
            }
        }
        if let thrown = state.withLock({ $0.thrown }) { throw thrown }
    }

    private func settle(_ item: OutboxItem, _ failure: CommandFailure? = nil) {
        let entries = state.withLock { $0.waiting.removeValue(forKey: item.id) } ?? []
        for entry in entries { report(entry, item, failure) }
    }

    private func report(_ entry: Entry, _ item: OutboxItem, _ failure: CommandFailure? = nil) {
        progressLine.clear()
        do {
            try sending.say(
                item, from: entry.mailbox.address, key: entry.key, isNew: entry.isNew, line: entry.line)
        } catch {
            state.withLock { $0.thrown = error }
        }
        finished(Sending.status(of: item, failure: failure))
    }

    private func report(_ failure: CommandFailure, line: Int) throws {
        progressLine.clear()
        if sending.options.isJSON {
            try Console.current.say(json: BatchFailureDocument(line: line, error: FailureDocument.Body(failure)))
        } else {
            var named = failure
            named.field = "line \(line), \(failure.field)"
            FailureReporter(isJSON: false).report(named)
        }
        finished(failure.status)
    }

    private func finished(_ status: ExitStatus) {
        let (done, total) = state.withLock { state in
            state.done += 1
            if status != .success { state.status = status }
            return (state.done, state.total)
        }
        progressLine.show("Sending", done: done, of: total)
    }
}
