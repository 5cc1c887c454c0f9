import Storage

extension OutboxStore {
    /// Records what an attempt has found out, and claims the next messages, in one commit.
    ///
    /// - Parameters:
    ///   - request: Which messages to claim; `nil` for none.
    ///   - mark: The journal's mark for the next messages; `nil` if there is no journal.
    /// - Returns: The messages in their new state, in the reports' order, and the new claims.
    func record(
        _ reports: [OutboxReport], _ turn: OutboxTurn, thenClaim request: OutboxClaimRequest?, mark: String? = nil
    ) async throws -> (items: [OutboxItem], claimed: OutboxClaims) {
        try await database.write { transaction in
            let items = try Self.note(reports, turn, in: transaction)
            guard let request, try Self.holds(turn, in: transaction) else { return (items, OutboxClaims()) }
            let claimed = try Self.claim(request, turn, in: transaction)
            if !claimed.claims.isEmpty { try Self.noteMark(mark, turn, in: transaction) }
            return (items, claimed)
        }
    }

    /// Records what an attempt has found out, within a commit.
    static func note(
        _ reports: [OutboxReport], _ turn: OutboxTurn, in transaction: WriteTransaction
    ) throws -> [OutboxItem] {
        let items = try record(reports, turn, in: transaction)
        guard let time = reports.first?.heardAt else { return items }
        try transaction.tell(.outbox, of: turn.mailboxID)
        let reached = reports.reduce(0) { $0 + $1.reached }
        try SendingBudget.spend(reached, of: turn.mailboxID, at: time, in: transaction)
        if reached > 0 { try endPause(turn.mailboxID, in: transaction) }
        return items
    }

    /// Records the reports. A server's answer counts even if the turn is over and the message is considered uncertain,
    /// but not if something else has been done with the message since.
    private static func record(
        _ reports: [OutboxReport], _ turn: OutboxTurn, in transaction: WriteTransaction
    ) throws -> [OutboxItem] {
        guard !reports.isEmpty else { return [] }
        let ids = reports.map(\.id)
        let standing: [any SQLConvertible] = [
            turn.token, OutboxState.attempting.rawValue, OutboxState.transmitting.rawValue,
            OutboxState.uncertain.rawValue,
        ]
        let open = try transaction.rows(
            """
            SELECT id FROM outbox WHERE claim_token = $1 AND state IN ($2, $3, $4)
                AND id IN (\(ids.parameters(from: standing.count + 1)))
            """, standing + ids.map { $0 as any SQLConvertible })
        let openIDs = Set(try open.map { try $0.integer("id") })
        let counted = reports.filter { openIDs.contains($0.id) }
        for report in counted { try write(report, in: transaction) }
        let taken = counted.filter { $0.recipients.contains { $0.state == .accepted } }
        for (time, taken) in Dictionary(grouping: taken, by: \.heardAt) {
            try OutboxSettling.noteHandedOver(taken.map(\.id), of: turn.mailboxID, at: time, in: transaction)
        }
        let rows = try transaction.rows("SELECT * FROM outbox WHERE id IN (\(ids.parameters()))", ids)
        let items = Dictionary(try OutboxItem.items(rows, in: transaction).map { ($0.id, $0) }) { first, _ in first }
        return ids.compactMap { items[$0] }
    }

    private static func write(_ report: OutboxReport, in transaction: WriteTransaction) throws {
        let state = OutboxState(recipients: report.recipients.map(\.state))
        try transaction.execute(
            """
            UPDATE outbox SET state = $1, detail = $2, next_attempt_at = $3, attempts = attempts - $4,
                uncertain_since = $5, next_look_up_at = $5, look_ups = 0, needs_decision = 0 WHERE id = $6
            """,
            [
                state.rawValue, report.detail, report.nextAttemptAt, report.countsAsAttempt ? 0 : 1,
                state == .uncertain ? report.heardAt : nil, report.id,
            ])
        for (position, recipient) in report.recipients.enumerated() {
            try transaction.execute(
                """
                UPDATE outbox_recipients SET state = $1, reply = $2,
                    is_repeated = CASE WHEN $5 = 1 THEN 0 ELSE is_repeated END
                WHERE outbox_id = $3 AND position = $4
                """,
                [recipient.state.rawValue, recipient.reply, report.id, position, report.countsAsAttempt])
        }
    }
}
