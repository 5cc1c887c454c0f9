import IMAP
import MailSetup
import Storage
import Synchronization

/// The work in a mailbox's Sent folder: looks for messages of unknown fate, and files copies of accepted ones. None of
/// it makes what is known of a message worse.
struct SentFolderWork: Sendable {
    /// The number of each that are handled at a time over one connection.
    static let batch = 64
    /// The number of such batches that one connection is kept for.
    static let visits = 1000
    private static let refused = "the server refuses the password"

    let turn: OutboxTurn
    /// How long due copies are held back because more is being sent.
    let copyPatience: Duration

    private var outbox: Outbox { turn.outbox }

    /// Does what is due, over one connection.
    ///
    /// - Returns: Whether a message is to be sent again.
    func run() async throws -> Bool {
        guard let first = try await due() else { return false }
        // The server is not asked repeatedly with a password that it refuses.
        guard let mailbox = try await outbox.directory.mailbox(id: turn.mailbox.id), mailbox.state != .needsPassword
        else {
            try await outbox.store.putOff(
                first, turn.token, words: Self.refused, policy: outbox.policy, now: outbox.now())
            return false
        }
        // The work in progress when the connection ends is put off.
        let progress = Mutex(Progress(tasks: first))
        let sessions = MailboxSessions(
            outbox.directory, timeLimits: outbox.policy.imapTimeLimits, followsChanges: false)
        while true {
            do {
                try await sessions.withClient(of: turn.mailbox) { client in
                    try await client.withSession { session in try await visits(session, progress) }
                }
                break
            } catch {
                guard let failure = ServerFailure(any: error, of: turn.mailbox) else { throw error }
                // One message at which the server breaks off does not keep the others from being looked for.
                if progress.withLock({ $0.triesAgain() }), !Task.isCancelled { continue }
                if failure.kind == .signInRefused {
                    try await outbox.directory.note(
                        .needsPassword, detail: failure.words, of: mailbox, at: outbox.now())
                }
                try await outbox.store.putOff(
                    progress.withLock(\.tasks), turn.token, words: failure.words, policy: outbox.policy,
                    now: outbox.now())
                break
            }
        }
        return progress.withLock(\.sendsAgain)
    }

    /// How far the work in Sent has come, beyond one connection.
    private struct Progress: Sendable {
        /// How often a connection may break off while messages are read. A single message that causes it is found after
        /// at most 10 times.
        private static let breakLimit = 24

        var tasks: SentFolderTasks
        var sendsAgain = false
        var memory = SentMemory()

        /// Returns whether the connection ended at a message and another one is worth trying.
        mutating func triesAgain() -> Bool {
            guard memory.hasBroken, memory.breaks < Self.breakLimit else { return false }
            memory.hasBroken = false
            return true
        }
    }

    private func visits(_ session: IMAPSession, _ progress: borrowing Mutex<Progress>) async throws {
        var state: SentFolderState?
        var next: SentFolderTasks? = progress.withLock(\.tasks)
        var visits = 0
        while visits < Self.visits, let tasks = next {
            visits += 1
            progress.withLock { $0.tasks = tasks }
            do {
                if try await visit(session, tasks, &state, progress.withLock(\.memory)) {
                    progress.withLock { $0.sendsAgain = true }
                }
            } catch {
                if let memory = state?.index.memory { progress.withLock { $0.memory = memory } }
                throw error
            }
            next = try await due()
        }
    }

    private func due() async throws -> SentFolderTasks? {
        let (mailboxID, time) = (turn.mailbox.id, outbox.now())
        let tasks = try await outbox.store.tasks(
            of: mailboxID, limit: Self.batch, patience: copyPatience, policy: outbox.policy, now: time)
        return tasks.isEmpty ? nil : tasks
    }

    /// The Sent folder, and what was seen in it.
    private struct SentFolderState {
        let folder: MailboxName
        var index: SentFolderIndex
    }

    private func visit(
        _ session: IMAPSession, _ tasks: SentFolderTasks, _ state: inout SentFolderState?, _ memory: SentMemory
    ) async throws -> Bool {
        if state == nil,
            let folder = try await SpecialFolder.sent.find(in: session, makesMissing: !tasks.copies.isEmpty)
        {
            state = SentFolderState(folder: folder, index: SentFolderIndex(session, folder: folder, memory: memory))
        }
        // Without the folder, nothing is known about what is not in it.
        let view = try await state?.index.view(of: tasks) ?? SentFolderTasks.View()
        let (policy, time) = (outbox.policy, outbox.now())
        let conclusion = try await outbox.store.conclude(
            tasks, view, isPresumed: presumesServerFiles, turn.token, policy: policy, now: time)
        for item in conclusion.settled { turn.progress(item) }
        if let folder = state?.folder { try await file(conclusion.toFile, in: folder, session) }
        return conclusion.sendsAgain
    }

    /// Whether the provider list says that the server files what it takes: a reason to wait for its copy, but no proof.
    private var presumesServerFiles: Bool {
        outbox.directory.sendingProvider(of: turn.mailbox)?.filesSentCopies ?? false
    }

    /// Files copies one after another. They are marked first, so that a copy filed by a program that then died is found
    /// and not filed again. The outcomes are recorded together.
    private func file(_ ids: [Int64], in folder: MailboxName, _ session: IMAPSession) async throws {
        let policy = outbox.policy
        var rest = ids[...]
        while !rest.isEmpty {
            let time = outbox.now()
            let begun = try await outbox.store.beginCopies(rest, turn.token, size: policy.sizeInFlight) { tries in
                time + policy.copies.wait(afterAttempts: tries, chance: policy.chance())
            }
            rest = rest.dropFirst(begun.lookedAt)
            var ends: [SentFolderTasks.CopyEnd] = []
            var ending: IMAPError?
            for copy in begun.copies {
                do throws(IMAPError) {
                    guard ending == nil else {
                        ends.append(SentFolderTasks.CopyEnd(copy.id, .due, isUntried: true))
                        continue
                    }
                    let date = InternalDate(secondsSince1970: copy.handedOverAt.microseconds / 1_000_000)
                    let result = try await session.append(copy.bytes, to: folder, flags: [.seen], date: date)
                    ends.append(SentFolderTasks.CopyEnd(copy.id, .filed, result))
                } catch {
                    guard error.leavesSessionUsable else {
                        // The copy may be there: it stays marked.
                        ending = error
                        continue
                    }
                    // The server has said no: the copy is not there.
                    let gaveUp = copy.tries >= policy.copyTries
                    ends.append(
                        SentFolderTasks.CopyEnd(
                            copy.id, gaveUp ? .gaveUp : .due, detail: error.status?.text ?? error.description))
                }
            }
            try await record(ends)
            if let ending { throw ending }
        }
    }

    private func record(_ ends: [SentFolderTasks.CopyEnd]) async throws {
        // What the server has done is recorded even if the task has been cancelled.
        try await Task { try await outbox.store.endCopies(ends, turn.token) }.value
    }
}
