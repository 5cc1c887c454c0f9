import Storage

/// A worker's turn at the state of a mailbox's folders. Its token grows with every turn, so that a worker whose turn is
/// over, though it may not know, changes nothing any more.
struct SyncTurn: Hashable, Sendable {
    let mailbox: Mailbox
    let token: Int64
    /// By the wall clock: a sign-in of this turn was taken after it.
    let begunAt: Timestamp

    private init(_ mailbox: Mailbox, token: Int64, begunAt: Timestamp) {
        (self.mailbox, self.token, self.begunAt) = (mailbox, token, begunAt)
    }

    /// Begins a turn, by which all former ones are over.
    ///
    /// - Throws: ``MailboxError/notConnected(address:)``.
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

    /// Makes sure, inside a transaction, that no other worker has begun a turn since.
    ///
    /// - Throws: ``MailboxError/inUse(address:by:since:)``; ``MailboxError/notConnected(address:)``.
    func check(in transaction: ReadTransaction) throws {
        let row = try transaction.row("SELECT token FROM sync_turns WHERE mailbox_id = $1", [mailbox.id])
        guard let row else { throw MailboxError.notConnected(address: mailbox.address) }
        guard try row.integer("token") == token else {
            throw MailboxError.inUse(address: mailbox.address, by: nil, since: nil)
        }
    }
}
