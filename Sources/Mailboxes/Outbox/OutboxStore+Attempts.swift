import Storage

extension OutboxStore {
    static let endedInside = "the program ended while the message was going over the wire"

    /// Begins a worker's turn, settles what a former turn left behind, and claims the first messages, in one commit.
    ///
    /// The caller makes sure that the former worker is gone. What it had only claimed is due again as if it had never been;
    /// what it was transmitting is uncertain from now on.
    func takeOver(
        _ mailbox: Mailbox, _ request: OutboxClaimRequest
    ) async throws -> (turn: OutboxTurn, claimed: OutboxClaims) {
        try await database.write { transaction in
            let row = try transaction.row(
                """
                INSERT INTO outbox_mailboxes (mailbox_id, token) VALUES ($1, 1)
                ON CONFLICT (mailbox_id) DO UPDATE SET token = outbox_mailboxes.token + 1 RETURNING token
                """, [mailbox.id])
            guard let row else { throw MailboxError.unreadableRecord("outbox_mailboxes") }
            let turn = OutboxTurn(mailboxID: mailbox.id, token: try row.integer("token"))
            try SendingBudget.prune(mailbox.id, now: request.now, in: transaction)
            try Self.settleAbandoned(mailbox.id, now: request.now, in: transaction)
            return (turn, try Self.claim(request, turn, in: transaction))
        }
    }

    private static func settleAbandoned(
        _ mailboxID: Int64, now: Timestamp, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            UPDATE outbox SET state = $1, attempts = attempts - 1, next_attempt_at = $2
            WHERE mailbox_id = $3 AND state = $4
            """, [OutboxState.queued.rawValue, now, mailboxID, OutboxState.attempting.rawValue])
        let cutOff = try transaction.rows(
            """
            UPDATE outbox SET state = $1, detail = $2, uncertain_since = $3, look_ups = 0, next_look_up_at = $3,
                needs_decision = 0
            WHERE mailbox_id = $4 AND state = $5 RETURNING id
            """,
            [
                OutboxState.uncertain.rawValue, endedInside, now, mailboxID, OutboxState.transmitting.rawValue,
            ])
        var reached = 0
        if !cutOff.isEmpty { try transaction.tell(.outbox, of: mailboxID) }
        for row in cutOff {
            reached += try transaction.execute(
                "UPDATE outbox_recipients SET state = $1, is_repeated = 0 WHERE outbox_id = $2 AND state = $3",
                [RecipientState.uncertain.rawValue, try row.integer("id"), RecipientState.pending.rawValue])
        }
        try SendingBudget.spend(reached, of: mailboxID, at: now, in: transaction)
    }

    /// The sign-in was taken: notes that these messages may be on the wire from now on. Those that were taken back meanwhile are left out.
    func beginTransmission(of claims: [OutboxClaim], _ turn: OutboxTurn) async throws -> [OutboxClaim] {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            try Self.noteSignedIn(turn.mailboxID, in: transaction)
            guard !claims.isEmpty else { return [] }
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

    /// Undoes claims whose messages the server has not heard of.
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
        let row = try transaction.row(
            "SELECT token FROM outbox_mailboxes WHERE mailbox_id = $1", [turn.mailboxID])
        return try row?.integer("token") == turn.token
    }

    /// - Throws: ``OutboxTurn/Lost``.
    static func check(_ turn: OutboxTurn, in transaction: ReadTransaction) throws {
        guard try holds(turn, in: transaction) else { throw OutboxTurn.Lost() }
    }
}
