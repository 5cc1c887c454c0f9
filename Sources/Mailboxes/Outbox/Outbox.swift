public import MIME
public import Storage

/// The way out: a message is on disk before anything else happens, leaves once, and its fate is written down.
public struct Outbox: Sendable {
    private let directory: MailboxDirectory
    private let store: OutboxStore
    private let schedule: RetrySchedule
    private let now: @Sendable () -> Timestamp
    private let turns: OutboxTurns

    public init(
        directory: MailboxDirectory, schedule: RetrySchedule = RetrySchedule(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
    ) {
        self.directory = directory
        self.store = OutboxStore(database: directory.database)
        self.schedule = schedule
        self.now = now
        turns = OutboxTurns.of(directory.database)
    }

    /// Puts a message into the outbox. It is on disk when this returns; ``deliver(_:only:progress:)`` sends it.
    ///
    /// - Parameters:
    ///   - draft: whose Message-ID is fixed here, and stays.
    ///   - key: a second call with the same key and the same content gives the first one's item and adds nothing.
    ///     Without a key every call is a message of its own.
    /// - Throws: `MessageBuildError`; ``MailboxError/keyUsedForAnotherMessage(key:)``. Nothing is stored then.
    public func enqueue(
        _ draft: MessageDraft, from mailbox: Mailbox, key: String? = nil
    ) async throws -> (item: OutboxItem, isNew: Bool) {
        let built = try draft.build()
        let messageID = String(built.messageID.drop { $0 == "<" }.prefix { $0 != ">" })
        let new = OutboxStore.NewItem(
            key: key, contentDigest: try draft.contentDigest(),
            bytes: built.bytes, messageID: messageID, reversePath: built.envelopeSender,
            recipients: built.envelopeRecipients, needsSMTPUTF8: built.needsSMTPUTF8, subject: draft.subject)
        return try await store.enqueue(new, mailbox: mailbox, now: now())
    }

    /// A message of the outbox as it stands now.
    public func item(id: Int64) async throws -> OutboxItem? {
        try await store.item(id: id)
    }

    /// Hands over what is due, over one connection, oldest first.
    ///
    /// - Parameters:
    ///   - ids: only these; all that are due where nil.
    ///   - progress: hears of each message whose attempt has ended.
    /// - Throws: ``ServerFailure`` where the server could not be signed in to. The messages stay queued then, and what
    ///   was not tried does not count as a try.
    public func deliver(
        _ mailbox: Mailbox, only ids: [Int64]? = nil, progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws {
        try await turns.take(mailbox.id) {
            try await OutboxPass(
                mailbox: mailbox, directory: directory, store: store, schedule: schedule, now: now, progress: progress
            ).run(only: ids)
        }
    }
}
