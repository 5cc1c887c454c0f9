import Storage

extension OutboxStore {
    /// Claims due messages within a commit. Messages that were taken back or are not due are skipped. None is claimed
    /// if the turn is over, while the mailbox's sending pauses, or if the provider's limit leaves no room.
    static func claim(
        _ request: OutboxClaimRequest, _ turn: MailboxToken, in transaction: WriteTransaction
    ) throws -> OutboxClaims {
        var claimed = OutboxClaims()
        let state = try sendingState(of: turn.mailboxID, in: transaction)
        guard state.token == turn.token else { return claimed }
        switch state.mayLeave(now: request.now, userInitiated: request.userInitiated) {
        case .now: break
        case .onceSignedIn: return claimed
        case .from:
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
            let portion = try claim(part, size: left, request, turn, state, &budget, in: transaction)
            claimed.claims += portion.claims
            claimed.lookedAt += portion.lookedAt
            rest = rest.dropFirst(portion.lookedAt)
            left -= portion.claims.reduce(0) { $0 + $1.bytes.count }
        }
        return claimed
    }

    /// Claims the due messages among `ids`.
    ///
    /// - Parameter size: The number of bytes of messages to hold; the first message may exceed it.
    /// - Returns: The claims, and how many of `ids` were looked at: at least one.
    private static func claim(
        _ ids: ArraySlice<Int64>, size: Int, _ request: OutboxClaimRequest, _ turn: MailboxToken,
        _ state: SendingState, _ budget: inout SendingBudget?, in transaction: WriteTransaction
    ) throws -> (claims: [OutboxClaim], lookedAt: Int) {
        let values: [any SQLConvertible] = [
            OutboxState.queued.rawValue, turn.mailboxID, request.now, request.now + request.horizon,
        ]
        let rows = try transaction.rows(
            """
            SELECT * FROM outbox WHERE id IN (\(ids.parameters(from: values.count + 1))) AND state = $1
                AND mailbox_id = $2 AND (next_attempt_at <= $3 OR next_attempt_at > $4)
                AND COALESCE(not_before, 0) <= $3
            """, values + ids.map { $0 as any SQLConvertible })
        let found = Dictionary(try rows.map { (try $0.integer("id"), $0) }) { first, _ in first }
        let due = ids.compactMap { found[$0] }
        let (blobs, count) = try transaction.blobs(try due.map { try $0.blobID("blob_id") }, size: size)
        var ledger = try OutboxLedger(rows: Array(due.prefix(count)), of: turn.mailboxID, state, in: transaction)
        var claims: [OutboxClaim] = []
        // Attempts of the same number are due again together, so that one statement writes them.
        var nextAttempts: [Int: Timestamp] = [:]
        for row in due.prefix(count) {
            let id = try row.integer("id")
            guard let bytes = blobs[try row.blobID("blob_id")] else {
                ledger.handle(.bytesLost, of: id)
                continue
            }
            guard let item = ledger.items[id], try fits(item, request, turn, &budget, in: transaction) else { continue }
            let attempts = item.attempts + 1
            let next = nextAttempts[attempts] ?? request.nextAttempt(attempts)
            nextAttempts[attempts] = next
            ledger.handle(.claimed(by: turn.token, as: request.state, nextAttemptAt: next), of: id)
            claims.append(
                OutboxClaim(
                    item: ledger.items[id] ?? item, reversePath: try row.text("reverse_path"),
                    needsSMTPUTF8: try row.bool("needs_smtputf8"), bytes: bytes,
                    wasDueAt: min(item.nextAttemptAt, request.now)))
        }
        try ledger.write(in: transaction)
        // Ids after the last one looked at that are not due come up again, at no cost.
        guard count < due.count else { return (claims, ids.count) }
        let next = try due[count].integer("id")
        return (claims, ids.prefix { $0 != next }.count)
    }

    /// Returns whether the provider's limit has room for a message. If not, all ordinary or all bulk mail waits until
    /// it has.
    private static func fits(
        _ item: OutboxItem, _ request: OutboxClaimRequest, _ turn: MailboxToken, _ budget: inout SendingBudget?,
        in transaction: WriteTransaction
    ) throws -> Bool {
        let recipients = item.recipients.count { $0.state == .pending }
        guard budget?.take(recipients, isBulk: item.isBulk) == false, let open = budget else { return true }
        let end = try open.fits(recipients, isBulk: item.isBulk, turn.mailboxID, now: request.now, in: transaction)
        let column = item.isBulk ? "bulk_full_until" : "full_until"
        try transaction.execute(
            "UPDATE outbox_mailboxes SET \(column) = $1 WHERE mailbox_id = $2", [end, turn.mailboxID])
        return false
    }

    /// Returns the oldest due messages, ordinary ones before bulk.
    private static func due(
        _ request: OutboxClaimRequest, _ state: SendingState, _ turn: MailboxToken, in transaction: ReadTransaction
    ) throws -> [Int64] {
        // The sums keep the engine from walking the index by time: in the order of ids it can stop after the first few.
        let sql = """
            SELECT id FROM outbox WHERE mailbox_id = $1 AND state = $2 AND is_bulk = $3
                AND (next_attempt_at + 0 <= $4 OR next_attempt_at + 0 > $5) AND COALESCE(not_before, 0) <= $4
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

    /// Records that the sign-in was accepted and that these messages may be on the wire from now on. Returns them
    /// without those that were taken back in the meantime.
    ///
    /// - Parameter mark: The journal's mark for them; `nil` if there is no journal.
    /// - Throws: ``MailboxToken/Lost`` if another worker has taken over.
    func beginTransmission(
        of claims: [OutboxClaim], _ turn: MailboxToken, mark: String? = nil
    ) async throws -> [OutboxClaim] {
        try await database.write { transaction in
            let state = try Self.check(turn, in: transaction)
            try Self.noteSignedIn(turn.mailboxID, in: transaction)
            guard !claims.isEmpty else { return [] }
            try Self.noteMark(mark, turn, in: transaction)
            var ledger = try OutboxLedger(claims.map(\.item.id), of: turn.mailboxID, state, in: transaction)
            let begun = claims.filter { claim in
                ledger.handle(.transmissionBegan(by: turn.token), of: claim.item.id) != [.ignored]
            }
            try ledger.write(in: transaction)
            return begun
        }
    }

    /// Records the journal's mark for what is transmitting from this commit on.
    static func noteMark(_ mark: String?, _ turn: MailboxToken, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox_mailboxes SET journal_mark = $1 WHERE mailbox_id = $2", [mark, turn.mailboxID])
    }

    /// Undoes claims of messages that the server has received nothing of.
    func giveBack(_ claims: [OutboxClaim], _ turn: MailboxToken, detail: String?) async throws {
        guard !claims.isEmpty else { return }
        try await database.write { transaction in
            let state = try Self.sendingState(of: turn.mailboxID, in: transaction)
            var ledger = try OutboxLedger(claims.map(\.item.id), of: turn.mailboxID, state, in: transaction)
            for claim in claims {
                ledger.handle(
                    .givenBack(by: turn.token, wasDueAt: claim.wasDueAt, detail: detail), of: claim.item.id)
            }
            try ledger.write(in: transaction)
        }
    }

    /// Checks that the turn is not over.
    ///
    /// - Returns: The state of the mailbox's sending.
    /// - Throws: ``MailboxToken/Lost`` if another worker has taken over.
    @discardableResult
    static func check(_ turn: MailboxToken, in transaction: ReadTransaction) throws -> SendingState {
        let state = try sendingState(of: turn.mailboxID, in: transaction)
        guard state.token == turn.token else { throw MailboxToken.Lost() }
        return state
    }
}
