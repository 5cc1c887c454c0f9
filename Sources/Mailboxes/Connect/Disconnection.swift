import Storage

extension MailboxDirectory {
    /// Forgets a mailbox: its password, its folders and what was fetched from it. Messages at the server stay there.
    ///
    /// - Parameters:
    ///   - address: The mailbox's address, in any case, or its number: `#7`.
    ///   - discardingUnsent: Pass `true` to disconnect even a mailbox with messages that have not left.
    /// - Throws: ``MailboxError/unsentMessages(address:count:)``; ``MailboxError/notConnected(address:)``;
    ///   `StorageError` if the database fails.
    public func disconnect(address: String, discardingUnsent: Bool) async throws {
        try await disconnect(try await mailbox(address: address), discardingUnsent: discardingUnsent)
    }

    /// Forgets a mailbox, as ``disconnect(address:discardingUnsent:)`` does.
    public func disconnect(_ mailbox: Mailbox, discardingUnsent: Bool) async throws {
        let (id, address) = (mailbox.id, mailbox.address)
        try await database.write { transaction in
            guard try transaction.row("SELECT id FROM mailboxes WHERE id = $1", [id]) != nil else {
                throw MailboxError.notConnected(address: address)
            }
            let unsent = try transaction.row(
                "SELECT COUNT(*) AS unsent FROM outbox WHERE mailbox_id = $1 AND state IN ($2, $3, $4, $5)",
                [
                    id, OutboxState.queued.rawValue, OutboxState.attempting.rawValue,
                    OutboxState.transmitting.rawValue, OutboxState.uncertain.rawValue,
                ])
            let count = try unsent?.integer("unsent") ?? 0
            guard count == 0 || discardingUnsent else {
                throw MailboxError.unsentMessages(address: address, count: Int(count))
            }
            try MessageWords.removeAll(ofMailbox: id, in: transaction)
            // Bytes that another mailbox has too are kept.
            try transaction.execute(
                """
                DELETE FROM blobs WHERE id IN (
                    SELECT blob_id FROM messages WHERE mailbox_id = $1
                    UNION SELECT blob_id FROM outbox WHERE mailbox_id = $1)
                AND id NOT IN (
                    SELECT blob_id FROM messages WHERE mailbox_id <> $1
                    UNION SELECT blob_id FROM outbox WHERE mailbox_id <> $1)
                """, [id])
            try Self.remove(id, in: transaction)
        }
        database.removeCrashJournal(named: OutboxJournal.fileName(of: id))
    }
}
