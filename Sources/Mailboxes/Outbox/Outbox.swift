public import MIME
public import Storage

/// The way out: a message is on disk before anything else happens, leaves once, and its fate is written down.
public struct Outbox: Sendable {
    let directory: MailboxDirectory
    let store: OutboxStore
    let policy: OutboxPolicy
    let now: @Sendable () -> Timestamp
    let sleep: @Sendable (Duration) async throws -> Void
    let turns: OutboxTurns

    /// - Parameters:
    ///   - now: the wall clock.
    ///   - sleep: waits; a test lets its clock jump instead.
    public init(
        directory: MailboxDirectory, policy: OutboxPolicy = OutboxPolicy(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.directory = directory
        self.store = OutboxStore(database: directory.database)
        self.policy = policy
        self.now = now
        self.sleep = sleep
        turns = OutboxTurns.of(directory.database)
    }

    /// Puts a message into the outbox. It is on disk when this returns; ``deliver(_:only:progress:)`` sends it.
    ///
    /// - Parameters:
    ///   - draft: whose Message-ID is fixed here, and stays.
    ///   - key: a second call with the same key and the same content gives the first one's item and adds nothing.
    ///     Without a key every call is a message of its own.
    ///   - isBulk: one of many: it leaves the provider's limit a reserve for ordinary mail, and ordinary mail goes first.
    /// - Throws: `MessageBuildError`; ``MailboxError/keyUsedForAnotherMessage(key:)``. Nothing is stored then.
    public func enqueue(
        _ draft: MessageDraft, from mailbox: Mailbox, key: String? = nil, isBulk: Bool = false
    ) async throws -> (item: OutboxItem, isNew: Bool) {
        let built = try draft.build()
        let messageID = String(built.messageID.drop { $0 == "<" }.prefix { $0 != ">" })
        let new = OutboxStore.NewItem(
            key: key, contentDigest: try draft.contentDigest(),
            bytes: built.bytes, messageID: messageID, reversePath: built.envelopeSender,
            recipients: built.envelopeRecipients, needsSMTPUTF8: built.needsSMTPUTF8, subject: draft.subject,
            isBulk: isBulk)
        let result = try await store.enqueue(new, mailbox: mailbox, now: now())
        turns.ring(mailbox.id)
        return result
    }

    /// A message of the outbox as it stands now.
    public func item(id: Int64) async throws -> OutboxItem? {
        try await store.item(id: id)
    }

    /// What holds for a mailbox's sending as a whole.
    public func sendingState(of mailbox: Mailbox) async throws -> SendingState {
        try await store.sendingState(of: mailbox.id)
    }

    /// One pass: hands over what is due, over one connection, oldest first, ordinary mail before bulk; then looks for
    /// messages of uncertain fate in Sent, and files copies there.
    ///
    /// - Parameters:
    ///   - ids: only these are handed over; all that are due where nil.
    ///   - progress: hears of each message whose attempt has ended, or whose fate has become known.
    /// - Throws: ``ServerFailure`` where the server could not be signed in to, or has asked to slow down. The messages stay
    ///   queued then, and what was not tried does not count as a try.
    public func deliver(
        _ mailbox: Mailbox, only ids: [Int64]? = nil, progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws {
        try await turns.take(mailbox.id) {
            try await pass(mailbox, progress).run(only: ids)
        }
    }

    func pass(_ mailbox: Mailbox, _ progress: @escaping @Sendable (OutboxItem) -> Void) -> OutboxPass {
        OutboxPass(
            mailbox: mailbox, directory: directory, store: store, policy: policy, now: now, progress: progress)
    }
}
