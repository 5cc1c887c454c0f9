import Storage

extension OutboxStore {
    /// Claims messages that are due, within a commit. A message that was taken back, or is not due, is passed over; none is
    /// claimed while the mailbox's sending pauses, or where the provider's limit leaves no room.
    static func claim(
        _ request: OutboxClaimRequest, _ turn: OutboxTurn, in transaction: WriteTransaction
    ) throws -> OutboxClaims {
        var claimed = OutboxClaims()
        let state = try sendingState(of: turn.mailboxID, in: transaction)
        guard state.holdsUntil(request.now, isAsked: request.isAsked) == nil else {
            let waits = try transaction.row(
                "SELECT 1 AS found FROM outbox WHERE mailbox_id = $1 AND state = $2 LIMIT 1",
                [turn.mailboxID, OutboxState.queued.rawValue])
            if waits != nil { claimed.held = state }
            return claimed
        }
        var budget = try SendingBudget.open(
            state, turn.mailboxID, limit: request.limit, reserve: request.reserve, now: request.now, in: transaction)
        var size = 0
        let ids = try request.ids ?? due(request, state, turn, in: transaction)[...]
        for id in ids {
            guard claimed.claims.count < request.count, size < request.size else { break }
            claimed.lookedAt += 1
            guard let claim = try claim(id, request, turn, &budget, in: transaction) else { continue }
            if claimed.claims.isEmpty { try transaction.tell(.outbox, of: turn.mailboxID) }
            size += claim.bytes.count
            claimed.claims.append(claim)
        }
        return claimed
    }

    private static func claim(
        _ id: Int64, _ request: OutboxClaimRequest, _ turn: OutboxTurn, _ budget: inout SendingBudget?,
        in transaction: WriteTransaction
    ) throws -> OutboxClaim? {
        let found = try transaction.row(
            """
            SELECT attempts, next_attempt_at, blob_id, is_bulk FROM outbox
            WHERE id = $1 AND state = $2 AND mailbox_id = $3 AND (next_attempt_at <= $4 OR next_attempt_at > $5)
            """,
            [
                id, OutboxState.queued.rawValue, turn.mailboxID, request.now, request.now + request.horizon,
            ])
        guard let found else { return nil }
        guard try fits(id, found, request, turn, &budget, in: transaction) else { return nil }
        guard let bytes = try? transaction.blob(try found.blobID("blob_id")) else {
            try refuse(id, because: "its bytes cannot be read any more", in: transaction)
            return nil
        }
        let attempts = Int(clamping: try found.integer("attempts")) + 1
        let row = try transaction.row(
            """
            UPDATE outbox SET state = $1, attempts = $2, next_attempt_at = $3, claim_token = $4 WHERE id = $5 RETURNING *
            """, [request.state.rawValue, attempts, request.nextAttempt(attempts), turn.token, id])
        guard let row else { return nil }
        return OutboxClaim(
            item: try OutboxItem(row: row, in: transaction), reversePath: try row.text("reverse_path"),
            needsSMTPUTF8: try row.bool("needs_smtputf8"), bytes: bytes,
            wasDueAt: min(try found.timestamp("next_attempt_at"), request.now))
    }

    /// Whether the provider's limit has room for a message. Where it has not, mail of its kind waits until it has.
    private static func fits(
        _ id: Int64, _ row: Row, _ request: OutboxClaimRequest, _ turn: OutboxTurn, _ budget: inout SendingBudget?,
        in transaction: WriteTransaction
    ) throws -> Bool {
        guard var open = budget else { return true }
        let count = try transaction.row(
            "SELECT COUNT(*) AS waiting FROM outbox_recipients WHERE outbox_id = $1 AND state = $2",
            [id, RecipientState.pending.rawValue])
        let recipients = Int(clamping: try count?.integer("waiting") ?? 0)
        let isBulk = try row.bool("is_bulk")
        if open.take(recipients, isBulk: isBulk) {
            budget = open
            return true
        }
        let end = try open.fits(recipients, isBulk: isBulk, turn.mailboxID, now: request.now, in: transaction)
        let column = isBulk ? "bulk_full_until" : "full_until"
        try transaction.execute(
            "UPDATE outbox_mailboxes SET \(column) = $1 WHERE mailbox_id = $2", [end, turn.mailboxID])
        return false
    }

    static func refuse(_ id: Int64, because reason: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "UPDATE outbox_recipients SET state = $1, reply = $2 WHERE outbox_id = $3 AND state = $4",
            [RecipientState.refused.rawValue, reason, id, RecipientState.pending.rawValue])
        try transaction.execute(
            "UPDATE outbox SET state = $1, detail = $2 WHERE id = $3", [OutboxState.refused.rawValue, reason, id])
    }

    /// The oldest messages that are due, ordinary ones before bulk.
    private static func due(
        _ request: OutboxClaimRequest, _ state: SendingState, _ turn: OutboxTurn, in transaction: ReadTransaction
    ) throws -> [Int64] {
        // The sums keep the engine from walking by time: in the order of ids it can stop at the first few.
        let sql = """
            SELECT id FROM outbox WHERE mailbox_id = $1 AND state = $2 AND is_bulk = $3
                AND (next_attempt_at + 0 <= $4 OR next_attempt_at + 0 > $5)
            ORDER BY id LIMIT $6
            """
        var ids: [Int64] = []
        for isBulk in [false, true] where ids.count < request.count {
            guard state.isFullUntil(request.now, isBulk: isBulk) == nil else { continue }
            ids += try transaction.rows(
                sql,
                [
                    turn.mailboxID, OutboxState.queued.rawValue, isBulk, request.now, request.now + request.horizon,
                    request.count - ids.count,
                ]
            ).map { try $0.integer("id") }
        }
        return ids
    }
}
