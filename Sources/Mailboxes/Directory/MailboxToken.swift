import Storage

/// A fencing token: the number of a worker's turn with a mailbox's lock. It grows with every turn, so a worker whose
/// turn is over can change nothing, even if it does not know yet.
///
/// It has its own row, apart from the lease: writes are serializable, so a transaction that read the lease's row would
/// collide with every renewal of the lease.
struct MailboxToken: Hashable, Sendable {
    let lock: MailboxLock
    let token: Int64

    var mailboxID: Int64 { lock.mailboxID }

    /// Begins a turn, which ends all earlier ones.
    ///
    /// - Returns: The turn's token; `nil` if the mailbox is not connected.
    static func next(of lock: MailboxLock, in transaction: WriteTransaction) throws(StorageError) -> MailboxToken? {
        let row = try transaction.row(
            """
            INSERT INTO mailbox_tokens (mailbox_id, purpose, token) SELECT id, $2, 1 FROM mailboxes WHERE id = $1
            ON CONFLICT (mailbox_id, purpose) DO UPDATE SET token = mailbox_tokens.token + 1 RETURNING token
            """, [lock.mailboxID, lock.purpose.rawValue])
        guard let row else { return nil }
        return MailboxToken(lock: lock, token: try row.integer("token"))
    }

    /// Returns the token of the last turn; `nil` if there was none, or the mailbox is not connected.
    static func last(of lock: MailboxLock, in transaction: ReadTransaction) throws(StorageError) -> MailboxToken? {
        let row = try transaction.row(
            "SELECT token FROM mailbox_tokens WHERE mailbox_id = $1 AND purpose = $2",
            [lock.mailboxID, lock.purpose.rawValue])
        guard let row else { return nil }
        return MailboxToken(lock: lock, token: try row.integer("token"))
    }

    /// Thrown if another worker has begun a turn since.
    struct Lost: Error {}
}
