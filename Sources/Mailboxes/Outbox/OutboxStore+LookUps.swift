import Storage

extension OutboxStore {
    /// - Parameter patience: for how long copies that are due are left.
    func errands(
        of mailboxID: Int64, limit: Int, patience: Duration, now: Timestamp
    ) async throws -> OutboxErrands {
        try await database.read { transaction in
            let lookUps = try transaction.rows(
                """
                SELECT id, message_id, queued_at FROM outbox
                WHERE mailbox_id = $1 AND next_look_up_at IS NOT NULL AND next_look_up_at <= $2
                ORDER BY next_look_up_at, id LIMIT $3
                """, [mailboxID, now, limit])
            let copies = try transaction.rows(
                """
                SELECT id, message_id, queued_at FROM outbox
                WHERE mailbox_id = $1 AND copy_next_at IS NOT NULL AND copy_next_at <= $2
                ORDER BY copy_next_at, id LIMIT $3
                """, [mailboxID, now - patience, limit])
            func errand(_ row: Row) throws -> OutboxErrands.Errand {
                OutboxErrands.Errand(
                    id: try row.integer("id"), messageID: try row.text("message_id"),
                    queuedAt: try row.timestamp("queued_at"))
            }
            return OutboxErrands(lookUps: try lookUps.map(errand), copies: try copies.map(errand))
        }
    }

    /// Draws the conclusions from a look into Sent, all in one commit.
    /// - Parameter found: the messages that lie there.
    func conclude(
        _ errands: OutboxErrands, found: Set<Int64>, hasSentFolder: Bool, _ turn: OutboxTurn, policy: OutboxPolicy,
        now: Timestamp
    ) async throws -> OutboxErrands.Conclusion {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            try transaction.tell(.outbox, of: turn.mailboxID)
            var conclusion = OutboxErrands.Conclusion()
            for errand in errands.lookUps + errands.copies where found.contains(errand.id) {
                for message in try OutboxSettling.messages(errand.messageID, of: turn.mailboxID, in: transaction) {
                    try OutboxSettling.seenInSent(message, at: now, in: transaction)
                }
            }
            // What was found may have told how this server does it: absence is judged after.
            let state = try Self.sendingState(of: turn.mailboxID, in: transaction)
            for errand in errands.lookUps {
                if let item = try Self.judge(errand, state, policy: policy, now: now, in: transaction) {
                    if item.state == .queued { conclusion.sendsAgain = true }
                    conclusion.settled.append(item)
                }
            }
            for errand in errands.copies where !found.contains(errand.id) {
                let files = try Self.isToFile(errand, state, turn, policy: policy, now: now, in: transaction)
                if files { conclusion.toFile.append(errand.id) }
            }
            return conclusion
        }
    }

    /// What a look into Sent says of a message of uncertain fate.
    /// - Returns: the message where its state has changed.
    private static func judge(
        _ errand: OutboxErrands.Errand, _ state: SendingState, policy: OutboxPolicy, now: Timestamp,
        in transaction: WriteTransaction
    ) throws -> OutboxItem? {
        guard let row = try transaction.row("SELECT * FROM outbox WHERE id = $1", [errand.id]) else { return nil }
        let subject = try OutboxSettling.subject(row, try row.integer("mailbox_id"), in: transaction)
        guard try row.text("state") == OutboxState.uncertain.rawValue,
            let since = try row.optionalTimestamp("uncertain_since")
        else {
            try transaction.execute("UPDATE outbox SET next_look_up_at = NULL WHERE id = $1", [errand.id])
            return try OutboxItem(row: row, in: transaction)
        }
        let lookUps = Int(clamping: try row.integer("look_ups")) + 1
        let end = since + policy.grace
        let isOver = now >= end
        if isOver, state.filesCopies == true, !subject.wasAcceptedBefore,
            try row.integer("repeats") < Int64(policy.repeatLimit)
        {
            try sendAgain(errand.id, at: now, in: transaction)
            return try transaction.row("SELECT * FROM outbox WHERE id = $1", [errand.id]).map {
                try OutboxItem(row: $0, in: transaction)
            }
        }
        let next =
            isOver
            ? now + policy.lateLookUps
            : min(now + policy.lookUps.wait(afterAttempts: lookUps, chance: policy.chance()), end)
        try transaction.execute(
            "UPDATE outbox SET look_ups = $1, next_look_up_at = $2, needs_decision = $3 WHERE id = $4",
            [lookUps, next, isOver, errand.id])
        return nil
    }

    /// The message was surely not taken: it goes again, with the same Message-ID.
    private static func sendAgain(_ id: Int64, at now: Timestamp, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "UPDATE outbox_recipients SET state = $1, is_repeated = 1 WHERE outbox_id = $2 AND state = $3",
            [RecipientState.pending.rawValue, id, RecipientState.uncertain.rawValue])
        try transaction.execute(
            """
            UPDATE outbox SET state = $1, detail = $2, next_attempt_at = $3, repeats = repeats + 1,
                uncertain_since = NULL, next_look_up_at = NULL, needs_decision = 0 WHERE id = $4
            """,
            [
                OutboxState.queued.rawValue, "it was not taken: the server would have filed it under Sent", now, id,
            ])
    }

    /// Whether a copy that is not in Sent is to be filed now.
    private static func isToFile(
        _ errand: OutboxErrands.Errand, _ state: SendingState, _ turn: OutboxTurn, policy: OutboxPolicy,
        now: Timestamp, in transaction: WriteTransaction
    ) throws -> Bool {
        let row = try transaction.row(
            "SELECT copy_state, handed_over_at FROM outbox WHERE id = $1 AND copy_next_at IS NOT NULL", [errand.id])
        guard let row else { return false }
        if state.filesCopies == nil, let handedOver = try row.optionalTimestamp("handed_over_at"),
            now < handedOver + policy.copySettling
        {
            try transaction.execute(
                "UPDATE outbox SET copy_next_at = $1 WHERE id = $2", [handedOver + policy.copySettling, errand.id])
            return false
        }
        if state.filesCopies == nil {
            try OutboxSettling.learn(filesCopies: false, of: turn.mailboxID, at: now, in: transaction)
        }
        return true
    }

    /// The IMAP server was not to be had: everything is looked after later.
    func putOff(
        _ errands: OutboxErrands, _ turn: OutboxTurn, words: String, policy: OutboxPolicy, now: Timestamp
    ) async throws {
        try await database.write { transaction in
            for errand in errands.lookUps {
                try transaction.execute(
                    """
                    UPDATE outbox SET look_ups = look_ups + 1, next_look_up_at = $1
                    WHERE id = $2 AND next_look_up_at IS NOT NULL
                    """,
                    [now + policy.lookUps.wait(afterAttempts: policy.lookUps.waits.count, chance: 1), errand.id])
            }
            for errand in errands.copies {
                try transaction.execute(
                    "UPDATE outbox SET copy_next_at = $1, copy_detail = $2 WHERE id = $3 AND copy_next_at <= $4",
                    [now + policy.copies.wait(afterAttempts: 1, chance: policy.chance()), words, errand.id, now])
            }
        }
    }
}
