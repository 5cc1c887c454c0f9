import Storage

extension OutboxStore {
    /// Claims messages that are due, within a commit. A message that was taken back, or is not due, is passed over.
    static func claim(
        _ request: OutboxClaimRequest, _ turn: OutboxTurn, in transaction: WriteTransaction
    ) throws -> OutboxClaims {
        var claimed = OutboxClaims()
        var size = 0
        let ids = try request.ids ?? due(request, turn, in: transaction)[...]
        for id in ids {
            guard claimed.claims.count < request.count, size < request.size else { break }
            claimed.lookedAt += 1
            guard let claim = try claim(id, request, turn, in: transaction) else { continue }
            size += claim.bytes.count
            claimed.claims.append(claim)
        }
        return claimed
    }

    private static func claim(
        _ id: Int64, _ request: OutboxClaimRequest, _ turn: OutboxTurn, in transaction: WriteTransaction
    ) throws -> OutboxClaim? {
        let found = try transaction.row(
            """
            SELECT attempts, next_attempt_at FROM outbox
            WHERE id = $1 AND state = $2 AND mailbox_id = $3 AND next_attempt_at <= $4
            """, [id, OutboxState.queued.rawValue, turn.mailboxID, request.now])
        guard let found else { return nil }
        let attempts = Int(try found.integer("attempts")) + 1
        let row = try transaction.row(
            """
            UPDATE outbox SET state = $1, attempts = $2, next_attempt_at = $3, claim_token = $4 WHERE id = $5 RETURNING *
            """, [request.state.rawValue, attempts, request.nextAttempt(attempts), turn.token, id])
        guard let row, let bytes = try transaction.blob(try row.blobID("blob_id")) else {
            throw MailboxError.unreadableRecord("outbox message \(id)")
        }
        return OutboxClaim(
            item: try OutboxItem(row: row, in: transaction), reversePath: try row.text("reverse_path"),
            needsSMTPUTF8: try row.integer("needs_smtputf8") != 0, bytes: bytes,
            wasDueAt: try found.timestamp("next_attempt_at"))
    }

    /// The oldest messages that are due, ordinary ones before bulk.
    private static func due(
        _ request: OutboxClaimRequest, _ turn: OutboxTurn, in transaction: ReadTransaction
    ) throws -> [Int64] {
        // The sum keeps the engine from walking by time: in the order of ids it can stop at the first few.
        let sql = """
            SELECT id FROM outbox WHERE mailbox_id = $1 AND state = $2 AND is_bulk = $3 AND next_attempt_at + 0 <= $4
            ORDER BY id LIMIT $5
            """
        var ids: [Int64] = []
        for isBulk in [false, true] where ids.count < request.count {
            ids += try transaction.rows(
                sql,
                [
                    turn.mailboxID, OutboxState.queued.rawValue, isBulk, request.now, request.count - ids.count,
                ]
            ).map { try $0.integer("id") }
        }
        return ids
    }
}
