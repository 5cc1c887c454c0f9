public import Storage

/// The letters of the outbox that a person may see.
///
/// A letter of the outbox is there for those who may send from its mailbox. Being an administrator, or the right to read
/// or to manage, opens none. The right is checked in the transaction that reads or writes.
public struct ReadableOutbox: Sendable {
    /// A part of the outbox.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        /// What was refused, came back, may not have left, or waits for a password, until a person has seen to it.
        case trouble
        /// What waits to leave, or is leaving.
        case waiting
        /// What the server took.
        case handedOver = "handed-over"
        /// Everything.
        case all
    }

    /// The most letters that a count counts.
    public static let mostCounted = 1_000

    let database: Database
    let now: @Sendable () -> Timestamp

    /// Creates the outbox of a directory's mailboxes.
    public init(_ directory: MailboxDirectory, now: @escaping @Sendable () -> Timestamp = { Timestamp.now }) {
        database = directory.database
        self.now = now
    }

    /// A letter of the outbox.
    public struct Letter: Sendable {
        /// The letter, and what has become of it.
        public let item: OutboxItem
        /// The mailbox that it leaves from.
        public let mailbox: Mailbox
        /// The state of the mailbox's sending.
        public let sending: SendingState
    }

    /// Returns whether a person may send from any mailbox of the company.
    ///
    /// - Throws: `StorageError`.
    public func isAny(for viewer: MailboxViewer) async throws -> Bool {
        try await database.read { try !viewer.mailboxes(with: .send, in: $0).isEmpty }
    }

    /// Returns letters of a part, the newest first. Each mailbox is asked along an index, as far as the page reaches.
    ///
    /// - Parameters:
    ///   - part: The part.
    ///   - number: Only letters with smaller numbers, to go on after an earlier page.
    ///   - limit: The most letters.
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func letters(
        _ part: Part, below number: Int64 = .max, limit: Int, for viewer: MailboxViewer
    ) async throws -> [Letter] {
        try await database.read { transaction in
            var found: [(number: Int64, row: Row, mailbox: Mailbox, sending: SendingState)] = []
            for mailbox in try viewer.mailboxes(with: .send, in: transaction) {
                let sending = try OutboxStore.sendingState(of: mailbox.id, in: transaction)
                for condition in Self.conditions(part, sending) {
                    let rows = try transaction.rows(
                        "SELECT * FROM outbox WHERE mailbox_id = $1 AND id < $2 AND \(condition) ORDER BY id DESC LIMIT $3",
                        [mailbox.id, number, limit])
                    for row in rows { found.append((try row.integer("id"), row, mailbox, sending)) }
                }
            }
            let page = found.sorted { $0.number > $1.number }.prefix(limit)
            let items = try OutboxItem.items(page.map(\.row), in: transaction)
            return zip(page, items).map { Letter(item: $1, mailbox: $0.mailbox, sending: $0.sending) }
        }
    }

    /// Returns how many letters a part has, ``mostCounted`` at most.
    ///
    /// - Throws: `StorageError`.
    public func count(_ part: Part, for viewer: MailboxViewer) async throws -> Int {
        try await database.read { transaction in
            var count = 0
            for mailbox in try viewer.mailboxes(with: .send, in: transaction) {
                let sending = try OutboxStore.sendingState(of: mailbox.id, in: transaction)
                for condition in Self.conditions(part, sending) where count < Self.mostCounted {
                    let row = try transaction.row(
                        """
                        SELECT COUNT(*) AS n FROM (
                            SELECT 1 FROM outbox WHERE mailbox_id = $1 AND \(condition) LIMIT $2
                        ) AS counted
                        """, [mailbox.id, Self.mostCounted - count])
                    count += Int(clamping: try row?.integer("n") ?? 0)
                }
            }
            return count
        }
    }

    /// Returns the conditions that select a part. Together they select each letter once, and each one can use an index.
    private static func conditions(_ part: Part, _ sending: SendingState) -> [String] {
        let isParked = sending.passwordRefusedAt != nil
        func states(_ states: [OutboxState]) -> [String] {
            states.flatMap { state in [0, 1].map { "state = '\(state.rawValue)' AND is_bulk = \($0)" } }
        }
        // What came back from some recipients can wait to leave for others. It is listed once, as in trouble.
        func waiting(_ waiting: [OutboxState]) -> [String] {
            states(waiting).map { $0 + " AND (bounced_at IS NULL OR seen_to_at IS NOT NULL)" }
        }
        return switch part {
        case .trouble: [OutboxSchema.inTrouble] + (isParked ? waiting([.queued]) : [])
        case .waiting: waiting((isParked ? [] : [.queued]) + [.attempting, .transmitting])
        case .handedOver: states([.accepted]).map { $0 + " AND bounced_at IS NULL" }
        case .all: ["id > 0"]
        }
    }

    /// Returns a letter; `nil` if there is none, or none that is there for the viewer.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func letter(_ id: Int64, for viewer: MailboxViewer) async throws -> Letter? {
        try await database.read { transaction in
            guard let (row, mailbox) = try Self.find(id, for: viewer, in: transaction) else { return nil }
            return Letter(
                item: try OutboxItem(row: row, in: transaction), mailbox: mailbox,
                sending: try OutboxStore.sendingState(of: mailbox.id, in: transaction))
        }
    }

    /// Returns the exact bytes of a letter, checked against their hash; `nil` as ``letter(_:for:)``.
    ///
    /// - Throws: `StorageError`.
    public func bytes(of id: Int64, for viewer: MailboxViewer) async throws -> [UInt8]? {
        try await database.read { transaction in
            guard let (row, _) = try Self.find(id, for: viewer, in: transaction) else { return nil }
            return try transaction.blob(try row.blobID("blob_id"))
        }
    }

    /// What a person decides about a letter.
    public enum Deed: Hashable, Sendable {
        /// It waits, and is not sent to those to whom it has not left.
        case takeBack
        /// It waits, and is sent now.
        case sendNow
        /// It may have left, and is sent once more.
        case sendAgain
        /// It may have left, and is not sent again.
        case giveUp
        /// It did not arrive, and the person has seen to it.
        case seenTo
    }

    /// Carries out what a person has decided. Each deed fits one situation, the one in which the person was asked: a letter
    /// that may have left is not said to be taken back, and one that was taken back does not leave because another window
    /// still offers to send it.
    ///
    /// - Returns: Whether there is such a letter for the viewer.
    /// - Throws: ``OutboxError`` if the letter's state does not allow it; `StorageError`. Nothing is changed then.
    public func carryOut(_ deed: Deed, on id: Int64, for viewer: MailboxViewer) async throws -> Bool {
        let now = now()
        return try await database.write { transaction in
            guard let (row, _) = try Self.find(id, for: viewer, in: transaction) else { return false }
            let state = try OutboxItem(row: row, in: transaction).state
            switch deed {
            case .takeBack:
                if state == .uncertain { throw OutboxError.mayHaveLeft(id: id) }
                _ = try OutboxStore.cancel(id, in: transaction)
            case .giveUp:
                guard state == .uncertain else { throw OutboxError.cannotCancel(id: id, state: state) }
                _ = try OutboxStore.cancel(id, in: transaction)
            case .sendNow:
                guard state == .queued || state == .uncertain else {
                    throw OutboxError.cannotRetry(id: id, state: state)
                }
                _ = try OutboxStore.retry(id, resendUncertain: false, now: now, in: transaction)
            case .sendAgain:
                guard state == .uncertain else { throw OutboxError.cannotRetry(id: id, state: state) }
                _ = try OutboxStore.retry(id, resendUncertain: true, now: now, in: transaction)
            case .seenTo: try OutboxStore.seeTo(id, at: now, in: transaction)
            }
            return true
        }
    }

    private static func find(
        _ id: Int64, for viewer: MailboxViewer, in transaction: ReadTransaction
    ) throws -> (Row, Mailbox)? {
        guard let row = try transaction.row("SELECT * FROM outbox WHERE id = $1", [id]),
            let mailbox = try viewer.mailboxes(with: .send, only: try row.integer("mailbox_id"), in: transaction).first
        else { return nil }
        return (row, mailbox)
    }
}
