import IMAP
import MailSetup
public import Storage

/// Fetches what is new, has changed or has vanished in a mailbox's folders.
///
/// Messages stay unread at the server. Bytes and cursor are stored in one transaction, so an interrupted fetch resumes
/// at the point it had reached. Nothing is fetched twice or left out.
public struct MailFetcher: Sendable {
    let directory: MailboxDirectory
    let limits: FetchLimits
    let now: @Sendable () -> Timestamp
    private let sessions: MailboxSessions

    /// Creates a fetcher.
    ///
    /// - Parameters:
    ///   - directory: The mailboxes.
    ///   - limits: How much is fetched at once, and how long it may take.
    ///   - now: The wall clock.
    public init(
        directory: MailboxDirectory, limits: FetchLimits = FetchLimits(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
    ) {
        self.directory = directory
        self.limits = limits
        self.now = now
        sessions = MailboxSessions(directory, timeLimits: limits.session)
    }

    /// Fetches one mailbox.
    ///
    /// If the server ends the session in the middle, the fetch continues in another one, at most
    /// ``FetchLimits/reconnects`` times. What could not be fetched is in the summary.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox.
    ///   - isThorough: Whether to also compare every UID of every folder with those stored here, repair the
    ///     differences, and ask again for what the server did not deliver.
    ///   - progress: Called after each transaction with the progress so far.
    /// - Returns: What was fetched, and what could not be.
    /// - Throws: ``ServerFailure`` if the server refuses or cannot be reached, which is also stored as the mailbox's
    ///   state; ``MailboxError/inUse(address:by:since:)`` if another worker is busy with the mailbox;
    ///   ``MailboxError/notConnected(address:)``; `StorageError` if the database fails. A cancelled fetch
    ///   throws `CancellationError` or a ``ServerFailure`` that is not stored.
    public func fetch(
        _ mailbox: Mailbox, isThorough: Bool = false,
        progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchSummary {
        let course = FetchCourse(limits, isThorough: isThorough, mayReconnect: true)
        return try await withSession(of: mailbox, as: .fetch, goingOn: course) { session, store in
            try await pass(store, in: session, course, progress: progress)
        }
    }

    /// Runs one pass over all folders in an open session, or the rest of a pass whose last session ended.
    ///
    /// - Throws: ``SessionLost`` if this session ended too and the pass may continue in another one.
    func pass(
        _ store: SyncStore, in session: IMAPSession, _ course: FetchCourse,
        progress: @escaping @Sendable (FetchProgress) -> Void
    ) async throws -> FetchSummary {
        // Another fetch may have run since `store.mailbox` was read.
        var store = store
        guard let mailbox = try await directory.mailbox(id: store.mailbox.id) else {
            throw MailboxError.notConnected(address: store.mailbox.address)
        }
        store.mailbox = mailbox
        return try await MailboxSync(session: session, store: store, limits: limits, now: now, course: course)
            .run(progress: progress)
    }

    /// Opens a session for a mailbox, as its only worker, and runs `body` in it.
    ///
    /// - Parameter course: The pass that `body` runs. After ``SessionLost``, `body` is run again in another session;
    ///   with `nil`, it is not.
    /// - Throws: ``ServerFailure`` if the session fails, also stored as the mailbox's state; what `body` throws.
    func withSession<Result: Sendable>(
        of mailbox: Mailbox, as worker: MailboxWorker, goingOn course: FetchCourse? = nil,
        _ body: @escaping @Sendable (IMAPSession, SyncStore) async throws -> Result
    ) async throws -> Result {
        try await SyncStore.hold(
            mailbox, in: directory.database, as: worker, lease: limits.lease, patience: limits.patience
        ) { store in
            do {
                while true {
                    do {
                        return try await sessions.withClient(of: mailbox) { client in
                            try await client.withSession { try await body($0, store) }
                        }
                    } catch let lost as SessionLost {
                        guard let course else { throw lost.error }
                        try await Task.sleep(for: course.pause)
                    }
                }
            } catch {
                guard let failure = ServerFailure(any: error, of: mailbox) else { throw error }
                // Cancelling a fetch says nothing about the server.
                if error as? IMAPError != .cancelled {
                    try await directory.note(failure.mailboxState, detail: failure.words, of: mailbox)
                }
                throw failure
            }
        }
    }
}
