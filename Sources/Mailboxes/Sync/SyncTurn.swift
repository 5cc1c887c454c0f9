import Storage

/// A worker's turn at a mailbox's folders. The token grows with every turn, so a worker whose turn is over can change
/// nothing, even if it does not know yet.
struct SyncTurn: Hashable, Sendable {
    let mailbox: Mailbox
    let token: Int64
    /// When the turn began, by the wall clock. Each sign-in of this turn is later.
    let begunAt: Timestamp

    private init(_ mailbox: Mailbox, token: Int64, begunAt: Timestamp) {
        (self.mailbox, self.token, self.begunAt) = (mailbox, token, begunAt)
    }

    /// Begins a turn, which ends all earlier ones.
    ///
    /// - Throws: ``MailboxError/notConnected(address:)``; `StorageError` if the database fails.
    static func begin(_ mailbox: Mailbox, in database: Database, at time: Timestamp = .now) async throws -> SyncTurn {
        let row = try await database.write { transaction in
            try transaction.row(
                """
                INSERT INTO sync_turns (mailbox_id, token) SELECT id, 1 FROM mailboxes WHERE id = $1
                ON CONFLICT (mailbox_id) DO UPDATE SET token = sync_turns.token + 1 RETURNING token
                """, [mailbox.id])
        }
        guard let row else { throw MailboxError.notConnected(address: mailbox.address) }
        return SyncTurn(mailbox, token: try row.integer("token"), begunAt: time)
    }

    /// Checks, inside a transaction, that no other worker has begun a turn since.
    ///
    /// - Throws: ``MailboxError/inUse(address:by:since:)`` if one has; ``MailboxError/notConnected(address:)``;
    ///   `StorageError` if the database fails.
    func check(in transaction: ReadTransaction) throws {
        let row = try transaction.row("SELECT token FROM sync_turns WHERE mailbox_id = $1", [mailbox.id])
        guard let row else { throw MailboxError.notConnected(address: mailbox.address) }
        guard try row.integer("token") == token else {
            throw MailboxError.inUse(address: mailbox.address, by: nil, since: nil)
        }
    }
}
