import IMAP
import MailWire
public import Storage

/// Fetches what has arrived in a mailbox's folders, and what has changed and gone there.
///
/// Messages stay unread at the server. Bytes and cursor are stored together, so that a fetch that is broken off, at any
/// moment, goes on where it was, and nothing is fetched twice or left out.
public struct MailFetcher: Sendable {
    let directory: MailboxDirectory
    let limits: FetchLimits
    let now: @Sendable () -> Timestamp

    public init(
        directory: MailboxDirectory, limits: FetchLimits = FetchLimits(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
    ) {
        self.directory = directory
        self.limits = limits
        self.now = now
    }

    /// Fetches one mailbox.
    ///
    /// If the server ends the session in the middle of it, it goes on in another one, ``FetchLimits/reconnects`` times at
    /// most. What could not be fetched is in the summary.
    /// - Parameters:
    ///   - isThorough: also compares every UID of every folder with what is here, mends what differs, and asks again for
    ///     what the server did not hand out.
    ///   - progress: hears after each transaction how far it has come.
    /// - Throws: ``ServerFailure`` if the server refuses or cannot be reached; the mailbox's state tells it then too.
    ///   ``MailboxError/inUse(address:by:since:)`` if another worker fetches or watches it.
    public func fetch(
        _ mailbox: Mailbox, isThorough: Bool = false,
        progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchSummary {
        let course = FetchCourse(limits, isThorough: isThorough, mayReconnect: true)
        return try await withSession(of: mailbox, as: .fetch, goingOn: course) { session, turn in
            try await pass(turn, in: session, course, progress: progress)
        }
    }

    /// One pass over all folders in a session that is open. No mailbox may be selected in it whose figures shall be true.
    func pass(
        _ turn: SyncTurn, in session: IMAPSession, isThorough: Bool = false,
        progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchSummary {
        try await pass(
            turn, in: session, FetchCourse(limits, isThorough: isThorough, mayReconnect: false), progress: progress)
    }

    /// The same, or the rest of a pass whose former session has ended.
    /// - Throws: ``SessionLost`` if this one has ended, too, and the course may go on in another one.
    func pass(
        _ turn: SyncTurn, in session: IMAPSession, _ course: FetchCourse,
        progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> FetchSummary {
        // The last fetch may have been since the mailbox was read.
        let current = try await directory.mailbox(address: turn.mailbox.address)
        return try await MailboxSync(
            session: session, store: SyncStore(database: directory.database, mailbox: current, turn: turn),
            limits: limits, now: now, course: course
        ).run(progress: progress)
    }

    /// Opens a session for a mailbox, as the only worker; what goes wrong with it is told as ``ServerFailure``, and by the
    /// mailbox's state.
    /// - Parameter course: after ``SessionLost`` the body is run again, in another session; `nil`: it is not.
    func withSession<Result: Sendable>(
        of mailbox: Mailbox, as worker: MailboxWorker, goingOn course: FetchCourse? = nil,
        _ body: @escaping @Sendable (IMAPSession, SyncTurn) async throws -> Result
    ) async throws -> Result {
        try await MailboxDuty(.sync, of: mailbox.id).alone(
            mailbox, in: directory.database, as: worker, lease: limits.lease, patience: limits.patience
        ) {
            try await open(mailbox, course, body)
        }
    }

    private func open<Result: Sendable>(
        _ mailbox: Mailbox, _ course: FetchCourse?, _ body: (IMAPSession, SyncTurn) async throws -> Result
    ) async throws -> Result {
        let turn = try await SyncTurn.begin(mailbox, in: directory.database)
        do {
            while true {
                do {
                    return try await session(mailbox, turn, body)
                } catch let lost as SessionLost {
                    guard let course else { throw lost.error }
                    try await Task.sleep(for: course.pause)
                }
            }
        } catch {
            // Whatever the task's fate, the end of the fetch is written down.
            let store = SyncStore(database: directory.database, mailbox: mailbox, turn: turn)
            await Task { try? await store.abandonProgress() }.value
            guard let failure = ServerFailure(any: error, of: mailbox) else { throw error }
            // Breaking a fetch off says nothing about the server.
            if error as? IMAPError != .cancelled {
                try await directory.note(failure.mailboxState, detail: failure.probe.words, of: mailbox)
            }
            throw failure
        }
    }

    private func session<Result: Sendable>(
        _ mailbox: Mailbox, _ turn: SyncTurn, _ body: (IMAPSession, SyncTurn) async throws -> Result
    ) async throws -> Result {
        try await ConnectionSlots.withSlot(mailbox, directory.providers) {
            try await directory.withCredentials(of: mailbox, isRefusal: ProbeFailure.isIMAPRefusal) { credentials in
                try await client(mailbox, credentials).withSession { session in try await body(session, turn) }
            }
        }
    }

    private func client(_ mailbox: Mailbox, _ credentials: Credentials) -> IMAPClient {
        var configuration = IMAPConfiguration(endpoint: mailbox.imap, credentials: credentials)
        configuration.identification = [("name", "Pennypost")]
        configuration.enable = [.condStore, .qResync]
        configuration.timeLimits = limits.session
        return IMAPClient(configuration: configuration, dialer: directory.dialer(mailbox.trustRoots))
    }
}
