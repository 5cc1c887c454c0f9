public import MIME
public import Storage

/// The outgoing mail: a message is stored before anything else happens, leaves once, and its fate is recorded.
public struct Outbox: Sendable {
    let directory: MailboxDirectory
    let store: OutboxStore
    let policy: OutboxPolicy
    let now: @Sendable () -> Timestamp
    let sleep: @Sendable (Duration) async throws -> Void
    let gate: OutboxGate

    /// Creates an outbox.
    ///
    /// - Parameters:
    ///   - directory: The mailboxes, and the database that holds their outboxes.
    ///   - policy: The waits and limits.
    ///   - now: The wall clock.
    ///   - sleep: Waits for a duration. Tests advance their clock instead.
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
        gate = OutboxGate.of(directory.database)
    }

    /// Puts a message into the outbox. It is on disk when this returns;
    /// ``deliver(_:only:userInitiated:moreFollows:progress:)`` sends it.
    ///
    /// - Parameters:
    ///   - draft: The message. Its Message-ID is fixed here for good.
    ///   - mailbox: The mailbox that sends it.
    ///   - key: A second call with the same key and content returns the first item and adds nothing. Without a key,
    ///     every call adds a message.
    ///   - isBulk: Pass `true` for one of many. Bulk mail yields to ordinary mail, and leaves it a reserve of the
    ///     provider's limit.
    ///   - answered: The stored message that the draft answers or forwards. It is marked as such once the server has
    ///     taken the draft. ``AnswerComposer`` makes such drafts.
    /// - Returns: The item, and whether it was added now.
    /// - Throws: `MessageBuildError`; ``OutboxError/keyUsedForAnotherMessage(key:)``; `StorageError` if the database
    ///   fails. Nothing is stored then.
    @discardableResult
    public func enqueue(
        _ draft: MessageDraft, from mailbox: Mailbox, key: String? = nil, isBulk: Bool = false,
        answering answered: AnsweredMessage? = nil
    ) async throws -> (item: OutboxItem, isNew: Bool) {
        try await enqueue(Entry(draft, from: mailbox, key: key, isBulk: isBulk, answering: answered))
    }

    /// A message to put into the outbox.
    public struct Entry: Sendable {
        /// The message. Its Message-ID is fixed when it is enqueued.
        public var draft: MessageDraft
        /// The mailbox that sends it.
        public var mailbox: Mailbox
        /// Makes a second request for the same message harmless; `nil` if every request adds a message.
        public var key: String?
        /// Whether it is one of many, and so yields to ordinary mail.
        public var isBulk: Bool
        /// The stored message that the draft answers or forwards.
        public var answered: AnsweredMessage?
        /// It does not leave before this time, so that it can be taken back until then; `nil` to leave at once.
        public var notBefore: Timestamp?
        /// The number of the person who wrote it; `nil` if a program did.
        public var writtenBy: Int64?

        /// Creates an entry; the parameters are those of ``Outbox/enqueue(_:from:key:isBulk:answering:)``.
        public init(
            _ draft: MessageDraft, from mailbox: Mailbox, key: String? = nil, isBulk: Bool = false,
            answering answered: AnsweredMessage? = nil
        ) {
            (self.draft, self.mailbox, self.key, self.isBulk) = (draft, mailbox, key, isBulk)
            self.answered = answered
        }
    }

    /// Puts a message into the outbox, as ``enqueue(_:from:key:isBulk:answering:)`` does.
    ///
    /// - Returns: The item, and whether it was added now.
    /// - Throws: `MessageBuildError`; ``OutboxError/keyUsedForAnotherMessage(key:)``; `StorageError` if the database
    ///   fails. Nothing is stored then.
    @discardableResult
    public func enqueue(_ entry: Entry) async throws -> (item: OutboxItem, isNew: Bool) {
        let result = try await store.enqueue([(try OutboxStore.NewItem(entry), entry.mailbox)], now: now())
        guard let first = result.first else { throw MailboxError.unreadableRecord("outbox") }
        return try first.get()
    }

    /// Puts messages into the outbox in one commit, in the given order. An entry that is refused, for its own
    /// `MessageBuildError`, ``OutboxError`` or ``MailboxError``, does not keep the others out.
    ///
    /// - Returns: Each entry's item and whether it was added now, or why the entry was refused.
    /// - Throws: `StorageError` if the database fails. Nothing is stored then.
    public func enqueue(
        contentsOf entries: [Entry]
    ) async throws -> [Result<(item: OutboxItem, isNew: Bool), any Error>] {
        let built = await Self.build(entries)
        let fit = zip(built, entries).compactMap { new, entry in (try? new.get()).map { ($0, entry.mailbox) } }
        var stored = try await store.enqueue(fit, now: now()).makeIterator()
        return built.map { new in
            switch new {
            case .failure(let error): return .failure(error)
            case .success:
                guard let result = stored.next() else {
                    return .failure(MailboxError.unreadableRecord("outbox"))
                }
                return result
            }
        }
    }

    /// Builds the entries in parallel; the results are in the entries' order.
    private static func build(_ entries: [Entry]) async -> [Result<OutboxStore.NewItem, any Error>] {
        typealias Built = (index: Int, item: Result<OutboxStore.NewItem, any Error>)
        return await withTaskGroup(of: Built.self) { group in
            for (index, entry) in entries.enumerated() {
                group.addTask {
                    (index, Result { try OutboxStore.NewItem(entry) })
                }
            }
            var built: [Built] = []
            for await one in group { built.append(one) }
            return built.sorted { $0.index < $1.index }.map(\.item)
        }
    }

    /// Returns a message of the outbox in its current state; `nil` if there is none.
    ///
    /// - Throws: `StorageError` if the database fails; ``MailboxError/unreadableRecord(_:)`` if its row makes no sense.
    public func item(id: Int64) async throws -> OutboxItem? {
        try await store.item(id: id)
    }

    /// Returns the state of a mailbox's sending as a whole.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func sendingState(of mailbox: Mailbox) async throws -> SendingState {
        try await store.sendingState(of: mailbox.id)
    }

    /// Makes one pass: hands over what is due over one connection, oldest first, ordinary mail before bulk. Then looks
    /// in Sent for messages of uncertain fate, and files copies there.
    ///
    /// - Parameters:
    ///   - ids: The messages to hand over; `nil` for all that are due.
    ///   - userInitiated: Pass `true` when a user asked for this delivery. It ignores the pause after an unreachable server
    ///     and after a refused password. Background workers pass `false`.
    ///   - moreFollows: Pass `true` if the next messages of a batch come right after. Copies then wait for the batch's
    ///     end, or for ``OutboxPolicy/copyPatience``.
    ///   - progress: Called with each message whose attempt has ended, or whose fate has become known.
    /// - Throws: ``ServerFailure`` if the server cannot be signed in to, or has asked to slow down: the messages stay
    ///   queued, and those not tried are charged no attempt. ``MailboxError/inUse(address:by:since:)`` if another node is
    ///   sending. `StorageError` if the database or the journal fails. `CancellationError`.
    public func deliver(
        _ mailbox: Mailbox, only ids: [Int64]? = nil, userInitiated: Bool = true, moreFollows: Bool = false,
        progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws {
        let pass = OutboxPass(
            outbox: self, mailbox: mailbox, progress: progress, userInitiated: userInitiated,
            copyPatience: moreFollows ? policy.copyPatience : .zero)
        try await gate.take(mailbox, in: store.database, lease: policy.lease) { try await pass.run(only: ids) }
    }
}
