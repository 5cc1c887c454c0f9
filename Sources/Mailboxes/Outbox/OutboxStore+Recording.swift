import Storage

/// What attempts and the user's decisions make of messages.
extension OutboxStore {
    /// Records what an attempt has found out, and claims the next messages, in one commit.
    ///
    /// - Parameters:
    ///   - request: Which messages to claim; `nil` for none.
    ///   - mark: The journal's mark for the next messages; `nil` if there is no journal.
    /// - Returns: The messages in their new state, in the reports' order, and the new claims.
    func record(
        _ reports: [OutboxReport], _ turn: MailboxToken, thenClaim request: OutboxClaimRequest?, mark: String? = nil
    ) async throws -> (items: [OutboxItem], claimed: OutboxClaims) {
        try await database.write { transaction in
            let items = try Self.note(reports, turn, in: transaction)
            guard let request else { return (items, OutboxClaims()) }
            let claimed = try Self.claim(request, turn, in: transaction)
            if !claimed.claims.isEmpty { try Self.noteMark(mark, turn, in: transaction) }
            return (items, claimed)
        }
    }

    /// Records what an attempt has found out, within a commit.
    ///
    /// - Parameter state: The state of the mailbox's sending; `nil` to read it.
    static func note(
        _ reports: [OutboxReport], _ turn: MailboxToken, _ state: SendingState? = nil, in transaction: WriteTransaction
    ) throws -> [OutboxItem] {
        guard let time = reports.first?.heardAt else { return [] }
        let state = try state ?? sendingState(of: turn.mailboxID, in: transaction)
        var ledger = try OutboxLedger(reports.map(\.id), of: turn.mailboxID, state, in: transaction)
        for report in reports { ledger.handle(.reported(report, by: turn.token), of: report.id) }
        try ledger.write(in: transaction)
        let reached = reports.reduce(0) { $0 + $1.reached }
        try SendingBudget.spend(reached, of: turn.mailboxID, at: time, in: transaction)
        if reached > 0 { try endPause(turn.mailboxID, in: transaction) }
        return reports.compactMap { ledger.items[$0.id] }
    }
}

// MARK: The user's decisions

extension OutboxStore {
    func retry(_ id: Int64, resendUncertain: Bool, now: Timestamp) async throws -> OutboxItem {
        try await database.write { transaction in
            try Self.retry(id, resendUncertain: resendUncertain, now: now, in: transaction)
        }
    }

    static func retry(
        _ id: Int64, resendUncertain: Bool, now: Timestamp, in transaction: WriteTransaction
    ) throws -> OutboxItem {
        let event = OutboxLifecycle.Event.retried(resendUncertain: resendUncertain, at: now)
        let item = try decide(event, id, in: transaction) { .cannotRetry(id: id, state: $0) }
        // To be sent now is what the user says now.
        try transaction.execute("UPDATE outbox SET not_before = NULL WHERE id = $1", [id])
        try transaction.tell(.due, of: item.mailboxID)
        return item
    }

    func cancel(_ id: Int64) async throws -> OutboxItem {
        try await database.write { try Self.cancel(id, in: $0) }
    }

    static func cancel(_ id: Int64, in transaction: WriteTransaction) throws -> OutboxItem {
        try decide(.cancelled, id, in: transaction) { .cannotCancel(id: id, state: $0) }
    }

    /// Notes that a person has seen to a letter that did not arrive. Any other letter stays as it is: what may yet go
    /// wrong with it is not seen to beforehand.
    static func seeTo(_ id: Int64, at now: Timestamp, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            """
            UPDATE outbox SET seen_to_at = $2
            WHERE id = $1 AND seen_to_at IS NULL AND (state = 'refused' OR bounced_at IS NOT NULL)
            """, [id, now])
    }

    /// Gives up a copy that waits to be filed.
    func leaveCopy(ofMessage id: Int64) async throws {
        try await database.write { transaction in
            guard var ledger = try Self.ledger(of: id, in: transaction) else { return }
            ledger.handle(.copyLeft, of: id)
            try ledger.write(in: transaction)
        }
    }

    /// Changes a message as the user has decided.
    ///
    /// - Parameter refusal: The error if the message's state does not allow it.
    private static func decide(
        _ event: OutboxLifecycle.Event, _ id: Int64, in transaction: WriteTransaction,
        refusal: (OutboxState) -> OutboxError
    ) throws -> OutboxItem {
        guard var ledger = try ledger(of: id, in: transaction) else { throw OutboxError.notInOutbox(id: id) }
        let effects = ledger.handle(event, of: id)
        guard let item = ledger.items[id] else { throw OutboxError.notInOutbox(id: id) }
        if effects == [.mayHaveLeft] { throw OutboxError.mayHaveLeft(id: id) }
        if effects == [.ignored] { throw refusal(item.state) }
        try ledger.write(in: transaction)
        return item
    }

    /// Reads one message of any mailbox; `nil` if there is none.
    private static func ledger(of id: Int64, in transaction: ReadTransaction) throws -> OutboxLedger? {
        guard let row = try transaction.row("SELECT * FROM outbox WHERE id = $1", [id]) else { return nil }
        let mailboxID = try row.integer("mailbox_id")
        let state = try sendingState(of: mailboxID, in: transaction)
        return try OutboxLedger(rows: [row], of: mailboxID, state, in: transaction)
    }
}
