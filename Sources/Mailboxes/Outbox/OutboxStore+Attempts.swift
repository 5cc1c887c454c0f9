import Storage

extension OutboxStore {
    /// Records that the sign-in was accepted and that these messages may be on the wire from now on. Returns them
    /// without those that were taken back in the meantime.
    ///
    /// - Parameter mark: The journal's mark for them; `nil` if there is no journal.
    func beginTransmission(
        of claims: [OutboxClaim], _ turn: OutboxTurn, mark: String? = nil
    ) async throws -> [OutboxClaim] {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            try Self.noteSignedIn(turn.mailboxID, in: transaction)
            guard !claims.isEmpty else { return [] }
            try Self.noteMark(mark, turn, in: transaction)
            try transaction.tell(.outbox, of: turn.mailboxID)
            let values: [any SQLConvertible] = [
                OutboxState.transmitting.rawValue, OutboxState.attempting.rawValue, turn.token,
            ]
            let begun = try transaction.rows(
                """
                UPDATE outbox SET state = $1 WHERE state = $2 AND claim_token = $3
                    AND id IN (\(claims.parameters(from: values.count + 1))) RETURNING id
                """, values + claims.map { $0.item.id as any SQLConvertible })
            let ids = Set(try begun.map { try $0.integer("id") })
            return claims.filter { ids.contains($0.item.id) }
        }
    }

    /// Records the journal's mark for what is transmitting from this commit on.
    static func noteMark(_ mark: String?, _ turn: OutboxTurn, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox_mailboxes SET journal_mark = $1 WHERE mailbox_id = $2", [mark, turn.mailboxID])
    }

    /// Undoes claims of messages that the server has received nothing of.
    func giveBack(_ claims: [OutboxClaim], _ turn: OutboxTurn, detail: String?) async throws {
        try await database.write { transaction in
            if !claims.isEmpty { try transaction.tell(.outbox, of: turn.mailboxID) }
            for claim in claims {
                try transaction.execute(
                    """
                    UPDATE outbox SET state = $1, detail = $2, next_attempt_at = $3, attempts = attempts - 1
                    WHERE id = $4 AND state = $5 AND claim_token = $6
                    """,
                    [
                        OutboxState.queued.rawValue, detail ?? claim.item.detail, claim.wasDueAt, claim.item.id,
                        OutboxState.attempting.rawValue, turn.token,
                    ])
            }
        }
    }

    static func holds(_ turn: OutboxTurn, in transaction: ReadTransaction) throws -> Bool {
        try MailboxToken.last(of: turn.lock, in: transaction) == turn
    }

    /// Checks that the turn is not over.
    ///
    /// - Throws: ``OutboxTurn/Lost`` if another worker has taken over.
    static func check(_ turn: OutboxTurn, in transaction: ReadTransaction) throws {
        guard try holds(turn, in: transaction) else { throw OutboxTurn.Lost() }
    }
}
