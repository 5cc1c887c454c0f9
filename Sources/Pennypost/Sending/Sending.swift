import Foundation
import MIME
import MailSetup
import Mailboxes
import Storage

/// How messages are sent and reported.
struct SendingOptions: Sendable {
    var waits: Bool
    var isJSON: Bool
    /// How long an uncertain message may take to turn up in Sent; `nil` for the outbox's default.
    var grace: Duration?

    var policy: OutboxPolicy {
        var policy = OutboxPolicy()
        guard let grace else { return policy }
        policy.grace = grace
        policy.copySettling = min(policy.copySettling, grace)
        return policy
    }
}

/// Puts messages into the outbox, hands them over and reports what became of them.
struct Sending: Sendable {
    let workplace: Workplace
    let options: SendingOptions
    let outbox: Outbox

    init(workplace: Workplace, options: SendingOptions) {
        self.workplace = workplace
        self.options = options
        outbox = Outbox(directory: workplace.directory, policy: options.policy)
    }

    /// Sends one message, after what already waits for the same mailbox.
    func send(_ input: DraftInput) async throws -> ExitStatus {
        let letter = try await compose(input)
        let mailbox = letter.mailbox
        let (queued, isNew) = try await outbox.enqueue(letter)
        // With a key, the command given again finds the same message.
        if input.key == nil { Interruption.advise(Self.afterInterruption(queued.id)) }
        let failure = queued.state.isFinal ? nil : try await deliver(mailbox, watching: [queued.id], only: nil)
        let item = try await outbox.item(id: queued.id) ?? queued
        try say(item, from: mailbox.address, key: input.key, isNew: isNew)
        if let failure { FailureReporter(isJSON: options.isJSON).report(failure) }
        if !queued.state.isFinal {
            try await finishCopies(of: mailbox)
            try await finishMarks(of: [item])
        }
        return Self.status(of: item, failure: failure)
    }

    /// Returns the requested draft, and the mailbox that it leaves from.
    ///
    /// - Parameter known: the mailbox of the sender's address, if it is already known.
    func compose(_ input: DraftInput, from known: Mailbox? = nil) async throws -> Outbox.Entry {
        guard input.key != "" else {
            throw CommandFailure(
                status: .badData, code: "bad-key", field: "--key", message: "it is empty",
                remedy: "Give a key that no other message has, such as the invoice's number, or leave it out")
        }
        guard let answer = input.answer else {
            var mailbox = known
            if mailbox == nil { mailbox = try await workplace.directory.mailbox(address: try input.sender().address) }
            guard let mailbox else { throw MailboxError.notConnected(address: input.from ?? "") }
            return Outbox.Entry(try input.draft(from: mailbox, date: Self.now), from: mailbox, key: input.key)
        }
        let writer = try input.from == nil ? nil : input.sender()
        let opened = try await AnswerComposer(directory: workplace.directory).open(answer.id, answer.kind, from: writer)
        let draft = try input.draft(answer, to: opened, date: Self.now)
        return Outbox.Entry(draft, from: opened.mailbox, key: input.key, answering: opened.answered)
    }

    /// Marks answered and forwarded messages at their servers. A server that cannot be reached gets the marks with the
    /// next fetch.
    func finishMarks(of items: [OutboxItem]) async throws {
        let answered = items.filter { $0.handedOverAt != nil }.compactMap { $0.answered?.id }
        guard !answered.isEmpty else { return }
        var concerned: Set<Int64> = []
        for id in Set(answered) {
            // The message may be gone by now.
            if let mailboxID = try? await workplace.archive.message(id: id).mailboxID { concerned.insert(mailboxID) }
        }
        let actions = MessageActions(directory: workplace.directory)
        for mailbox in try await workplace.directory.mailboxes() where concerned.contains(mailbox.id) {
            do {
                _ = try await actions.apply(to: mailbox)
            } catch is ServerFailure where !Task.isCancelled {
                continue
            } catch MailboxError.inUse {
                continue
            }
        }
    }

    /// Sends what waits in the outbox, and finds out what became of uncertain messages.
    func sendPending(_ sender: String?) async throws -> ExitStatus {
        let input = DraftInput(from: sender)
        let mailboxes =
            sender == nil
            ? try await outbox.mailboxesAtWork()
            : [try await workplace.directory.mailbox(address: try input.sender().address)]
        var status = ExitStatus.success
        for mailbox in mailboxes {
            let reported = ReportedItems()
            let failure = try await deliver(mailbox, watching: nil, only: nil) { item in reported.add(item) }
            if let failure {
                FailureReporter(isJSON: options.isJSON).report(failure)
                status = failure.status
            }
            for item in reported.all {
                try say(item, from: mailbox.address, key: item.key, isNew: true)
                let own = Self.status(of: item, failure: nil)
                if own != .success { status = own }
            }
            try await finishCopies(of: mailbox)
            try await finishMarks(of: reported.all)
            if status == .success { status = try await statusOfRest(mailbox) }
        }
        return status
    }

    /// Returns the status of what was not touched: it may wait, or be uncertain.
    private func statusOfRest(_ mailbox: Mailbox) async throws -> ExitStatus {
        guard let item = try await outbox.items(of: mailbox, open: true, limit: 1).first else { return .success }
        return Self.status(of: item, failure: nil)
    }

    /// Hands messages over, repeatedly if the command waits for their fate.
    ///
    /// - Parameters:
    ///   - watched: the messages whose fate is waited for; `nil` for all.
    ///   - ids: the messages to hand over; `nil` for all that are due.
    ///   - moreFollows: pass `true` to leave the copies in Sent for the end of the batch.
    /// - Returns: why the server could not be used; `nil` if it could.
    func deliver(
        _ mailbox: Mailbox, watching watched: [Int64]?, only ids: [Int64]?, moreFollows: Bool = false,
        progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws -> CommandFailure? {
        do {
            if options.waits {
                try await outbox.deliverUntilAnswered(
                    mailbox, watching: watched, only: ids, moreFollows: moreFollows, progress: progress)
            } else {
                try await outbox.deliver(mailbox, only: ids, moreFollows: moreFollows, progress: progress)
            }
            return nil
        } catch let error as ServerFailure where !Task.isCancelled {
            return Self.waiting(CommandFailure(error))
        }
    }

    /// Files the copies in Sent. They are not part of sending: if one cannot be filed, the reason is stored, and
    /// filing is tried again.
    func finishCopies(of mailbox: Mailbox) async throws {
        do {
            try await outbox.finishCopies(of: mailbox)
        } catch is ServerFailure where !Task.isCancelled {
            return
        }
    }

    /// Returns what to do if the command is interrupted now. If it were given again, it would send a second message.
    private static func afterInterruption(_ id: Int64) -> String {
        "Message \(id) is in the outbox already: pennypost outbox show \(id) says what became of it. If it waits, it is "
            + "sent by: pennypost send --pending"
    }

    /// Returns the exit status for a message.
    static func status(of item: OutboxItem, failure: CommandFailure?) -> ExitStatus {
        switch item.state {
        case .accepted: item.recipients.allSatisfy { $0.state == .accepted } ? .success : .refused
        case .refused: .refused
        case .uncertain: .uncertain
        case .cancelled: .refused
        case .queued, .attempting, .transmitting: failure?.status ?? .tryLater
        }
    }

    /// Adapts a failure for a message that waits: nothing is lost if a server cannot be used now.
    private static func waiting(_ failure: CommandFailure) -> CommandFailure {
        var failure = failure
        if failure.status != .signInRefused { failure.status = .tryLater }
        let note = "The message waits in the outbox and is sent by: pennypost send --pending"
        failure.remedy = failure.remedy.map { "\($0). \(note)" } ?? note
        return failure
    }

    /// The current time, in the person's time zone.
    static var now: MessageDate {
        let seconds = time(nil)
        let offset = CommandSurroundings.current.secondsFromUTC(at: seconds) / 60
        return MessageDate(secondsSinceEpoch: Int64(seconds), offsetMinutes: offset)
    }

    /// Prints what became of a message.
    ///
    /// - Parameters:
    ///   - isNew: whether it was put into the outbox now; `false` if its key was used before.
    ///   - line: its line in the batch, from 1; `nil` outside a batch.
    func say(_ item: OutboxItem, from: String, key: String?, isNew: Bool, line: Int? = nil) throws {
        if options.isJSON {
            let document = SentDocument(item, from: from, key: key, isNew: isNew)
            guard let line else { return try Console.current.say(json: document) }
            return try Console.current.say(json: JSONJoined(BatchLineDocument(line: line), document))
        }
        let (word, style): (String, TextStyle) =
            switch item.state {
            case .accepted: ("Accepted", .good)
            case .refused: ("Refused", .bad)
            case .uncertain: ("Uncertain", .warning)
            case .cancelled: ("Cancelled", .warning)
            case .queued, .attempting, .transmitting: ("Waiting", .warning)
            }
        let place = line.map { "line \($0): " } ?? ""
        let earlier = isNew || key == nil ? "" : " (sent before under this key)"
        Console.current.say(word, style, "\(place)“\(item.subject)” from \(from)\(earlier)")
        for recipient in item.recipients {
            let reply = recipient.reply.map { ": \($0)" } ?? ""
            Console.current.say("  \(recipient.address) \(recipient.state.rawValue)\(reply)")
        }
        if item.state == .uncertain {
            Console.current.say(
                item.needsDecision
                    ? "  It may or may not have been sent. Ask a recipient, then give: pennypost outbox retry \(item.id) "
                        + "--resend-uncertain, or: pennypost outbox cancel \(item.id)"
                    : "  It may or may not have been sent. It is looked for in Sent by: pennypost send --pending")
        } else if item.state == .queued, item.attempts > 0 {
            Console.current.say(
                "  Next attempt from \(ShortTime.text(item.nextAttemptAt)), by: pennypost send --pending")
        }
    }
}
