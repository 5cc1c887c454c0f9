import Storage

extension OutboxStore {
    /// The number of other messages with the same likeness that are compared. If there are more, likeness is not used.
    private static let rivalLimit = 200
    /// The number of messages that prove that the server still files as it did, and their maximum age.
    private static let controlLimit = 3
    private static let controlAge = Duration.seconds(3 * 86_400)

    /// Returns the work due in a mailbox's Sent folder.
    ///
    /// - Parameter patience: How long due copies are held back.
    func errands(
        of mailboxID: Int64, limit: Int, patience: Duration, policy: OutboxPolicy, now: Timestamp
    ) async throws -> OutboxErrands {
        try await database.read { transaction in
            let state = try Self.sendingState(of: mailboxID, in: transaction)
            let lookUps = try transaction.rows(
                """
                SELECT * FROM outbox
                WHERE mailbox_id = $1 AND next_look_up_at IS NOT NULL AND next_look_up_at <= $2
                ORDER BY next_look_up_at, id LIMIT $3
                """, [mailboxID, now, limit])
            let copies = try transaction.rows(
                """
                SELECT * FROM outbox
                WHERE mailbox_id = $1 AND copy_next_at IS NOT NULL AND copy_next_at <= $2
                ORDER BY copy_next_at, id LIMIT $3
                """, [mailboxID, now - patience, limit])
            var errands = OutboxErrands(
                lookUps: try lookUps.map { try Self.errand($0, isThorough: true) },
                copies: try copies.map { row in
                    let isFiling = try row.text("copy_state") == SentCopyState.appending.rawValue
                    return try Self.errand(row, isThorough: state.filesCopies != false && !isFiling)
                })
            let isAnyOver = try lookUps.contains { row in
                try row.optionalTimestamp("uncertain_since").map { $0 + policy.grace <= now } ?? false
            }
            if isAnyOver, state.filing?.provesAbsence(hasToken: true) == true {
                errands.controls = try Self.controls(of: mailboxID, policy: policy, now: now, in: transaction)
            }
            try Self.addRivals(to: &errands, of: mailboxID, in: transaction)
            return errands
        }
    }

    private static func errand(_ row: Row, isThorough: Bool) throws -> OutboxErrands.Errand {
        OutboxErrands.Errand(
            letter: try letter(row), queuedAt: try row.timestamp("queued_at"), isThorough: isThorough)
    }

    private static func letter(_ row: Row) throws -> SentLetter {
        var letter = SentLetter(id: try row.integer("id"), messageID: try row.text("message_id"))
        letter.token = try row.optionalText("token")
        letter.likeness = try row.optionalInteger("likeness")
        letter.writtenAt = try row.optionalTimestamp("written_at")
        let end = try row.optionalTimestamp("uncertain_since") ?? row.optionalTimestamp("handed_over_at")
        letter.filedWithin = try end.map {
            SentLetter.window(queuedAt: try row.timestamp("queued_at"), endOfAttempt: $0)
        }
        return letter
    }

    /// Returns the last messages that the server surely took, long enough ago to be in Sent by now.
    private static func controls(
        of mailboxID: Int64, policy: OutboxPolicy, now: Timestamp, in transaction: ReadTransaction
    ) throws -> [OutboxErrands.Errand] {
        try transaction.rows(
            """
            SELECT * FROM outbox WHERE mailbox_id = $1 AND state = $2 AND copy_state = $3
                AND handed_over_at >= $4 AND handed_over_at <= $5
            ORDER BY handed_over_at DESC, id DESC LIMIT \(controlLimit)
            """,
            [
                mailboxID, OutboxState.accepted.rawValue, SentCopyState.byServer.rawValue, now - controlAge,
                now - policy.grace,
            ]
        ).map { try errand($0, isThorough: true) }
    }

    /// Adds the messages of the same likeness. Only messages that may have left count as rivals.
    private static func addRivals(
        to errands: inout OutboxErrands, of mailboxID: Int64, in transaction: ReadTransaction
    ) throws {
        let all = errands.all.filter(\.isThorough)
        let alike = Set(all.compactMap(\.letter.likeness)).sorted()
        guard !alike.isEmpty else { return }
        let rows = try transaction.rows(
            """
            SELECT * FROM outbox WHERE mailbox_id = $1 AND (attempts > 0 OR state NOT IN ('queued', 'cancelled'))
                AND likeness IN (\(alike.parameters(from: 2))) ORDER BY id DESC LIMIT \(rivalLimit + errands.all.count)
            """, [mailboxID] + alike)
        let known = Set(errands.all.map(\.id))
        errands.rivals = try rows.map(letter).filter { !known.contains($0.id) }
        guard errands.rivals.count >= rivalLimit else { return }
        errands.rivals = []
        func plain(_ errand: OutboxErrands.Errand) -> OutboxErrands.Errand {
            var letter = errand.letter
            letter.likeness = nil
            return OutboxErrands.Errand(letter: letter, queuedAt: errand.queuedAt, isThorough: errand.isThorough)
        }
        errands.lookUps = errands.lookUps.map(plain)
        errands.copies = errands.copies.map(plain)
    }

    /// Draws the conclusions from a look into Sent, all in one commit.
    ///
    /// - Parameter isPresumed: Whether the server is listed as filing copies by itself.
    func conclude(
        _ errands: OutboxErrands, _ view: OutboxErrands.View, isPresumed: Bool, _ turn: OutboxTurn,
        policy: OutboxPolicy, now: Timestamp
    ) async throws -> OutboxErrands.Conclusion {
        try await database.write { transaction in
            try Self.check(turn, in: transaction)
            try transaction.tell(.outbox, of: turn.mailboxID)
            var conclusion = OutboxErrands.Conclusion()
            try Self.checkControls(errands.controls, view, turn, at: now, in: transaction)
            for errand in errands.lookUps + errands.copies {
                guard let finding = view.found[errand.id],
                    let message = try OutboxLetters.numbered(errand.id, of: turn.mailboxID, in: transaction)
                else { continue }
                let names = try OutboxSettling.seenInSent(message, finding, at: now, in: transaction)
                try SentMailNews.tellAgain(names, of: turn.mailboxID, in: transaction)
            }
            // A finding may have shown how this server files, so absence is judged after that.
            let state = try Self.sendingState(of: turn.mailboxID, in: transaction)
            for errand in errands.lookUps {
                let isAbsent = view.isComplete && view.found[errand.id] == nil
                if let item = try Self.judge(
                    errand, isAbsent: isAbsent, state, policy: policy, now: now, in: transaction)
                {
                    if item.state == .queued { conclusion.sendsAgain = true }
                    conclusion.settled.append(item)
                }
            }
            for errand in errands.copies where view.found[errand.id] == nil {
                let files = try Self.isToFile(
                    errand, isPresumed: isPresumed, turn, policy: policy, now: now, in: transaction)
                if files { conclusion.toFile.append(errand.id) }
            }
            return conclusion
        }
    }

    /// Checks by letters that the server has surely taken whether it still files as it did.
    private static func checkControls(
        _ controls: [OutboxErrands.Errand], _ view: OutboxErrands.View, _ turn: OutboxTurn, at now: Timestamp,
        in transaction: WriteTransaction
    ) throws {
        let findings = controls.map { view.found[$0.id] }
        if view.isComplete, findings.contains(nil) {
            try OutboxSettling.forgetFiling(turn.mailboxID, in: transaction)
        } else if let weakest = findings.compactMap({ $0?.filing }).max(by: { $0.rank < $1.rank }) {
            try OutboxSettling.learn(weakest, of: turn.mailboxID, at: now, in: transaction)
        }
    }

    /// Judges a message of uncertain fate after a look into Sent.
    ///
    /// - Parameter isAbsent: Whether it is surely not in the folder.
    /// - Returns: The message if its state has changed.
    private static func judge(
        _ errand: OutboxErrands.Errand, isAbsent: Bool, _ state: SendingState, policy: OutboxPolicy, now: Timestamp,
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
        let isProof = try state.filing?.provesAbsence(hasToken: row.optionalText("token") != nil) ?? false
        // A user who was asked may have dealt with it already.
        let isAsked = try row.bool("needs_decision")
        if isOver, isAbsent, isProof, !isAsked, !subject.wasAcceptedBefore,
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

    /// Requeues a message that was surely not taken, with the same Message-ID.
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

    /// Returns whether to file a copy now that is not in Sent. A server that is listed as filing copies, or was seen
    /// to, gets as much time as for a letter of unknown fate.
    private static func isToFile(
        _ errand: OutboxErrands.Errand, isPresumed: Bool, _ turn: OutboxTurn, policy: OutboxPolicy, now: Timestamp,
        in transaction: WriteTransaction
    ) throws -> Bool {
        let row = try transaction.row(
            "SELECT copy_state, handed_over_at, look_ups FROM outbox WHERE id = $1 AND copy_next_at IS NOT NULL",
            [errand.id])
        guard let row else { return false }
        let filesCopies = try sendingState(of: turn.mailboxID, in: transaction).filesCopies
        guard filesCopies != false, try row.text("copy_state") != SentCopyState.appending.rawValue else { return true }
        let isExpected = filesCopies ?? isPresumed
        if let handedOver = try row.optionalTimestamp("handed_over_at") {
            let end = handedOver + (isExpected ? policy.grace : policy.copySettling)
            if now < end {
                let looks = Int(clamping: try row.integer("look_ups")) + 1
                let next =
                    isExpected ? now + policy.lookUps.wait(afterAttempts: looks, chance: policy.chance()) : end
                try transaction.execute(
                    "UPDATE outbox SET copy_next_at = $1, look_ups = $2 WHERE id = $3",
                    [min(next, end), looks, errand.id])
                return false
            }
        }
        try OutboxSettling.learnFilesNothing(turn.mailboxID, in: transaction)
        return true
    }

    /// Puts off all work in Sent because the IMAP server could not be used. A message that is past its grace time and
    /// could not be looked for several times waits for the user's decision.
    func putOff(
        _ errands: OutboxErrands, _ turn: OutboxTurn, words: String, policy: OutboxPolicy, now: Timestamp
    ) async throws {
        try await database.write { transaction in
            for errand in errands.lookUps {
                try transaction.execute(
                    """
                    UPDATE outbox SET look_ups = look_ups + 1, next_look_up_at = $1,
                        needs_decision = CASE WHEN uncertain_since <= $3 AND look_ups >= $4 THEN 1 ELSE needs_decision END
                    WHERE id = $2 AND next_look_up_at IS NOT NULL
                    """,
                    [
                        now + policy.lookUps.wait(afterAttempts: policy.lookUps.waits.count, chance: 1), errand.id,
                        now - policy.grace, policy.lookUps.waits.count,
                    ])
            }
            for errand in errands.copies {
                try transaction.execute(
                    "UPDATE outbox SET copy_next_at = $1, copy_detail = $2 WHERE id = $3 AND copy_next_at <= $4",
                    [now + policy.copies.wait(afterAttempts: 1, chance: policy.chance()), words, errand.id, now])
            }
        }
    }
}
