public import MIME
import MailWire
import SMTP
public import Storage

/// The way out: a message is on disk before anything else happens, leaves once, and its fate is written down.
public struct Outbox: Sendable {
    /// How long an attempt may take before a program that never came back is taken for dead.
    static let attemptLimit = Duration.seconds(3600)
    /// How many messages are claimed, and in flight over one connection, at a time.
    static let claimCount = 32
    /// Bytes of messages that are held in memory for it, but for a single message that has more.
    static let claimSize = 16 * 1024 * 1024

    private let directory: MailboxDirectory
    private let store: OutboxStore
    private let schedule: RetrySchedule
    private let now: @Sendable () -> Timestamp

    public init(
        directory: MailboxDirectory, schedule: RetrySchedule = RetrySchedule(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
    ) {
        self.directory = directory
        self.store = OutboxStore(database: directory.database)
        self.schedule = schedule
        self.now = now
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
        try await store.settleAbandoned(mailbox: mailbox, now: now())
        let configuration = SMTPConfiguration(
            endpoint: mailbox.smtp, credentials: try await directory.credentials(of: mailbox))
        var waiting = ids.map { $0.sorted()[...] }
        var claims = try await claim(mailbox, &waiting)
        guard !claims.isEmpty else { return }
        let client = SMTPClient(configuration, dialer: Dialer(trustRoots: mailbox.trustRoots))
        do {
            try await client.withSession { session in
                while !claims.isEmpty {
                    let outcomes = await session.deliver(contentsOf: try claims.map { try Delivery($0) })
                    // Whatever the task's fate, what the server has said is written down before anything else: a task of
                    // its own is not cancelled with this one.
                    let attempted = claims
                    try await Task { try await record(outcomes, of: attempted, progress) }.value
                    let sessionIsOver = outcomes.contains(where: \.endsSession)
                    claims = sessionIsOver ? [] : try await claim(mailbox, &waiting)
                }
            }
        } catch let error as SMTPError {
            let failure = ServerFailure(mailbox: mailbox.address, probe: ProbeFailure(error, host: mailbox.smtp.host))
            let untried = claims
            try await Task {
                try await giveBack(untried, detail: failure.probe.words)
                // Breaking an attempt off says nothing about the server.
                if error != .cancelled {
                    try await directory.note(failure.mailboxState, detail: failure.probe.words, of: mailbox)
                }
            }.value
            throw failure
        }
        if mailbox.state != .connected { try await directory.note(.connected, detail: nil, of: mailbox) }
    }

    /// The next messages, claimed: out of those that are waited for, or out of all that are due where that is nil.
    private func claim(_ mailbox: Mailbox, _ waiting: inout ArraySlice<Int64>?) async throws -> [OutboxStore.Claim] {
        let time = now()
        while true {
            let ids: [Int64]
            if let left = waiting {
                ids = Array(left.prefix(Self.claimCount))
            } else {
                ids = try await store.due(mailbox: mailbox, limit: Self.claimCount, now: time)
            }
            guard !ids.isEmpty else { return [] }
            let (claims, lookedAt) = try await store.claim(
                ids, of: mailbox, size: Self.claimSize, now: time, until: time + Self.attemptLimit)
            waiting = waiting?.dropFirst(lookedAt)
            if !claims.isEmpty { return claims }
        }
    }

    private func record(
        _ outcomes: [DeliveryOutcome], of claims: [OutboxStore.Claim], _ progress: @Sendable (OutboxItem) -> Void
    ) async throws {
        var reports: [Int64: OutboxStore.Report] = [:]
        var generator = SystemRandomNumberGenerator()
        let time = now()
        for (claim, outcome) in zip(claims, outcomes) {
            let next = time + schedule.wait(afterAttempts: claim.item.attempts, using: &generator)
            reports[claim.item.id] = OutboxStore.Report(outcome, of: claim, nextAttemptAt: next)
        }
        try await store.record(reports)
        for claim in claims {
            if let item = try await store.item(id: claim.item.id) { progress(item) }
        }
    }

    /// Nothing was tried: the messages wait as before, and are due at once.
    private func giveBack(_ claims: [OutboxStore.Claim], detail: String) async throws {
        var reports: [Int64: OutboxStore.Report] = [:]
        for claim in claims {
            reports[claim.item.id] = OutboxStore.Report(
                recipients: claim.item.recipients, detail: detail, nextAttemptAt: claim.item.nextAttemptAt,
                countsAsAttempt: false)
        }
        try await store.record(reports)
    }
}
