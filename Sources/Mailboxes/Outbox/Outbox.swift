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
    ///   - answered: the stored message that the draft answers or forwards. It is marked so once the server has taken the
    ///     letter. ``AnswerComposer`` makes such drafts.
    /// - Throws: `MessageBuildError`; ``MailboxError/keyUsedForAnotherMessage(key:)``. Nothing is stored then.
    @discardableResult
    public func enqueue(
        _ draft: MessageDraft, from mailbox: Mailbox, key: String? = nil, isBulk: Bool = false,
        answering answered: AnsweredMessage? = nil
    ) async throws -> (item: OutboxItem, isNew: Bool) {
        let new = try OutboxStore.NewItem(draft, key: key, isBulk: isBulk, answering: answered)
        let result = try await store.enqueue([(new, mailbox)], now: now())
        guard let first = result.first else { throw MailboxError.unreadableRecord("outbox") }
        return try first.get()
    }

    /// One of several messages to be put into the outbox together.
    public struct Entry: Sendable {
        public var draft: MessageDraft
        public var mailbox: Mailbox
        public var key: String?
        public var isBulk: Bool
        /// The stored message that the draft answers or forwards.
        public var answered: AnsweredMessage?

        public init(
            _ draft: MessageDraft, from mailbox: Mailbox, key: String? = nil, isBulk: Bool = false,
            answering answered: AnsweredMessage? = nil
        ) {
            (self.draft, self.mailbox, self.key, self.isBulk) = (draft, mailbox, key, isBulk)
            self.answered = answered
        }
    }

    /// Puts messages into the outbox in one commit, in the order given. One that is refused, for its own
    /// `MessageBuildError` or ``MailboxError``, keeps no other out.
    ///
    /// - Returns: for each entry its item, or why it was refused.
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
                return result.mapError { $0 as any Error }
            }
        }
    }

    /// The entries as they leave, built side by side.
    private static func build(_ entries: [Entry]) async -> [Result<OutboxStore.NewItem, any Error>] {
        typealias Built = (index: Int, item: Result<OutboxStore.NewItem, any Error>)
        return await withTaskGroup(of: Built.self) { group in
            for (index, entry) in entries.enumerated() {
                group.addTask {
                    let item = Result {
                        try OutboxStore.NewItem(
                            entry.draft, key: entry.key, isBulk: entry.isBulk, answering: entry.answered)
                    }
                    return (index, item)
                }
            }
            var built: [Built] = []
            for await one in group { built.append(one) }
            return built.sorted { $0.index < $1.index }.map(\.item)
        }
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
    /// - Parameter isAsked: a person asks for it: a server that could not be reached, and a password that was refused,
    ///   are tried again. A program that works by itself says false.
    /// - Parameter moreFollows: the next messages of a batch come straight after: copies wait for its end, or for
    ///   ``OutboxPolicy/copyPatience``.
    public func deliver(
        _ mailbox: Mailbox, only ids: [Int64]? = nil, isAsked: Bool = true, moreFollows: Bool = false,
        progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) async throws {
        var pass = pass(mailbox, progress)
        pass.isAsked = isAsked
        if moreFollows { pass.copyPatience = policy.copyPatience }
        if !isAsked { pass.sends = try await store.sendingState(of: mailbox.id).passwordRefusedAt == nil }
        let work = pass
        try await workAlone(on: mailbox) { try await work.run(only: ids) }
    }

    func pass(_ mailbox: Mailbox, _ progress: @escaping @Sendable (OutboxItem) -> Void) -> OutboxPass {
        OutboxPass(
            mailbox: mailbox, directory: directory, store: store, policy: policy, now: now, progress: progress)
    }

    /// One worker a mailbox: within a process by turns, between the nodes on a PostgreSQL by a lease, whose clock is the
    /// server's. On SQLite one process works on the data folder. Where all of it fails, the turn's token still keeps two
    /// from sending the same message.
    ///
    /// - Parameter patience: how long another node's worker is waited for.
    /// - Throws: ``MailboxError/inUse(address:by:since:)``.
    func workAlone(
        on mailbox: Mailbox, patience: Duration = longestWait, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await turns.take(mailbox.id) {
            guard store.database.engine == .postgres else { return try await body() }
            try await MailboxDuty(.outbox, of: mailbox.id).alone(
                mailbox, in: store.database, as: .outbox, lease: policy.lease, patience: patience, body)
        }
    }

    /// Longer than a lease of a worker that died, and than an idle connection.
    private static let longestWait = Duration.seconds(60)
}
