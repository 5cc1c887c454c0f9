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
            if mailbox.filesSentCopies {
                try OutboxSettling.learn(filesCopies: true, of: mailbox.id, at: request.now, in: transaction)
            }
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
            if !claims.isEmpty { try transaction.tell(.outbox, of: turn.mailboxID) }
            return try claims.filter { claim in
                try transaction.execute(
                    "UPDATE outbox SET state = $1 WHERE id = $2 AND state = $3 AND claim_token = $4",
                    [
                        OutboxState.transmitting.rawValue, claim.item.id, OutboxState.attempting.rawValue, turn.token,
                    ]) == 1
            }
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

    /// Writes down what an attempt has told, and claims the next messages, in one commit.
    /// - Parameter request: nil where there is no next.
    /// - Returns: the messages as they stand now, in the reports' order.
    func record(
        _ reports: [OutboxReport], _ turn: OutboxTurn, thenClaim request: OutboxClaimRequest?
    ) async throws -> (items: [OutboxItem], claimed: OutboxClaims) {
        try await database.write { transaction in
            var items: [OutboxItem] = []
            for report in reports {
                if let item = try Self.record(report, turn, in: transaction) { items.append(item) }
            }
            if let time = reports.first?.heardAt {
                try transaction.tell(.outbox, of: turn.mailboxID)
                let reached = reports.reduce(0) { $0 + $1.reached }
                try SendingBudget.spend(reached, of: turn.mailboxID, at: time, in: transaction)
                if reached > 0 { try Self.endPause(turn.mailboxID, in: transaction) }
            }
            guard let request, try Self.holds(turn, in: transaction) else { return (items, OutboxClaims()) }
            return (items, try Self.claim(request, turn, in: transaction))
        }
    }

    /// An answer of the server counts even where the turn is over and the message is held for uncertain, but not where
    /// something else has been done with the message since.
    private static func record(
        _ report: OutboxReport, _ turn: OutboxTurn, in transaction: WriteTransaction
    ) throws -> OutboxItem? {
        let state = OutboxState(recipients: report.recipients.map(\.state))
        let isUncertain = state == .uncertain
        let row = try transaction.row(
            """
            UPDATE outbox SET state = $1, detail = $2, next_attempt_at = $3, attempts = attempts - $4,
                uncertain_since = $5, next_look_up_at = $5, look_ups = 0, needs_decision = 0
            WHERE id = $6 AND claim_token = $7 AND state IN ($8, $9, $10) RETURNING *
            """,
            [
                state.rawValue, report.detail, report.nextAttemptAt, report.countsAsAttempt ? 0 : 1,
                isUncertain ? report.heardAt : nil, report.id, turn.token, OutboxState.attempting.rawValue,
                OutboxState.transmitting.rawValue, OutboxState.uncertain.rawValue,
            ])
        guard let row else {
            return try transaction.row("SELECT * FROM outbox WHERE id = $1", [report.id]).map {
                try OutboxItem(row: $0, in: transaction)
            }
        }
        for (position, recipient) in report.recipients.enumerated() {
            try transaction.execute(
                """
                UPDATE outbox_recipients SET state = $1, reply = $2,
                    is_repeated = CASE WHEN $5 = 1 THEN 0 ELSE is_repeated END
                WHERE outbox_id = $3 AND position = $4
                """,
                [recipient.state.rawValue, recipient.reply, report.id, position, report.countsAsAttempt])
        }
        if report.recipients.contains(where: { $0.state == .accepted }) {
            try OutboxSettling.noteHandedOver(report.id, at: report.heardAt, in: transaction)
        }
        return try OutboxItem(row: row, in: transaction)
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
