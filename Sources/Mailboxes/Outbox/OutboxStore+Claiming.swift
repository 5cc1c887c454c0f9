import Storage

extension OutboxStore {
    /// Claims due messages within a commit. Messages that were taken back or are not due are skipped. None is claimed
    /// while the mailbox's sending pauses or the provider's limit leaves no room.
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
        var rest = try request.ids ?? due(request, state, turn, in: transaction)[...]
        var left = request.size
        while !rest.isEmpty, claimed.claims.count < request.count, left > 0 {
            let part = rest.prefix(request.count - claimed.claims.count)
            let portion = try claim(part, size: left, request, turn, &budget, in: transaction)
            claimed.claims += portion.claims
            claimed.lookedAt += portion.lookedAt
            rest = rest.dropFirst(portion.lookedAt)
            left -= portion.claims.reduce(0) { $0 + $1.bytes.count }
        }
        if !claimed.claims.isEmpty { try transaction.tell(.outbox, of: turn.mailboxID) }
        return claimed
    }

    /// Claims the due messages among `ids`.
    ///
    /// - Parameter size: The number of bytes of messages to hold; the first message may exceed it.
    /// - Returns: The claims, and how many of `ids` were looked at: at least one.
    private static func claim(
        _ ids: ArraySlice<Int64>, size: Int, _ request: OutboxClaimRequest, _ turn: OutboxTurn,
        _ budget: inout SendingBudget?, in transaction: WriteTransaction
    ) throws -> (claims: [OutboxClaim], lookedAt: Int) {
        let values: [any SQLConvertible] = [
            OutboxState.queued.rawValue, turn.mailboxID, request.now, request.now + request.horizon,
        ]
        let rows = try transaction.rows(
            """
            SELECT id, attempts, next_attempt_at, blob_id, is_bulk FROM outbox
            WHERE id IN (\(ids.parameters(from: values.count + 1))) AND state = $1 AND mailbox_id = $2
                AND (next_attempt_at <= $3 OR next_attempt_at > $4)
            """, values + ids.map { $0 as any SQLConvertible })
        let found = Dictionary(try rows.map { (try $0.integer("id"), $0) }) { first, _ in first }
        let due = ids.compactMap { found[$0] }
        let (blobs, count) = try transaction.blobs(try due.map { try $0.blobID("blob_id") }, size: size)
        var chosen: [Row] = []
        for row in due.prefix(count) {
            let id = try row.integer("id")
            guard blobs[try row.blobID("blob_id")] != nil else {
                try refuse(id, because: "its bytes cannot be read any more", in: transaction)
                continue
            }
            if try fits(id, row, request, turn, &budget, in: transaction) { chosen.append(row) }
        }
        let claims = try take(chosen, request, turn, blobs, in: transaction)
        // Ids after the last one looked at that are not due come up again, at no cost.
        guard count < due.count else { return (claims, ids.count) }
        let next = try due[count].integer("id")
        return (claims, ids.prefix { $0 != next }.count)
    }

    private static func take(
        _ rows: [Row], _ request: OutboxClaimRequest, _ turn: OutboxTurn, _ blobs: [BlobID: [UInt8]],
        in transaction: WriteTransaction
    ) throws -> [OutboxClaim] {
        var taken: [Row] = []
        for (attempts, rows) in try Dictionary(grouping: rows, by: { Int(clamping: try $0.integer("attempts")) + 1 }) {
            let values: [any SQLConvertible] = [
                request.state.rawValue, attempts, request.nextAttempt(attempts), turn.token,
            ]
            let ids: [any SQLConvertible] = try rows.map { try $0.integer("id") }
            taken += try transaction.rows(
                """
                UPDATE outbox SET state = $1, attempts = $2, next_attempt_at = $3, claim_token = $4
                WHERE id IN (\(ids.parameters(from: values.count + 1))) RETURNING *
                """, values + ids)
        }
        let items = Dictionary(
            zip(try OutboxItem.items(taken, in: transaction), taken).map { ($0.id, (item: $0, row: $1)) }
        ) { first, _ in first }
        return try rows.compactMap { row in
            guard let claimed = items[try row.integer("id")], let bytes = blobs[try row.blobID("blob_id")] else {
                return nil
            }
            return OutboxClaim(
                item: claimed.item, reversePath: try claimed.row.text("reverse_path"),
                needsSMTPUTF8: try claimed.row.bool("needs_smtputf8"), bytes: bytes,
                wasDueAt: min(try row.timestamp("next_attempt_at"), request.now))
        }
    }

    /// Returns whether the provider's limit has room for a message. If not, all ordinary or all bulk mail waits until
    /// it has.
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

    /// Returns the oldest due messages, ordinary ones before bulk.
    private static func due(
        _ request: OutboxClaimRequest, _ state: SendingState, _ turn: OutboxTurn, in transaction: ReadTransaction
    ) throws -> [Int64] {
        // The sums keep the engine from walking the index by time: in the order of ids it can stop after the first few.
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
