import SMTP
import Storage

extension OutboxStore {
    static let endedInside = "the program ended while the message was going over the wire"

    /// What a worker gets when it begins its turn.
    struct TakenOver: Sendable {
        let turn: OutboxTurn
        var claimed = OutboxClaims()
        /// Messages whose answers an earlier program had received but could not record.
        var answered: [OutboxItem] = []
    }

    /// A message that an earlier worker was transmitting.
    struct Abandoned: Sendable {
        enum Fate: Sendable {
            /// Its last bytes have not left: it is due as if it had never been claimed.
            case untouched
            case answered(DeliveryOutcome, heardAt: Timestamp)
            case uncertain
        }

        let item: OutboxItem
        let fate: Fate
    }

    /// Begins a worker's turn, settles what the earlier turn left behind, and claims the first messages, in one commit.
    ///
    /// The caller makes sure that the earlier worker is gone. What that worker had only claimed is due again as if it
    /// had never been claimed. What it was transmitting is due too, answered or uncertain, as the journal says. Without
    /// a journal of that batch, all of it is uncertain.
    func takeOver(
        _ mailbox: Mailbox, _ request: OutboxClaimRequest, reading journal: JournalReading? = nil
    ) async throws -> TakenOver {
        try await database.write { transaction in
            let abandoned = try Self.abandoned(of: mailbox.id, reading: journal, in: transaction)
            guard let turn = try MailboxToken.next(of: MailboxLock(.outbox, of: mailbox.id), in: transaction) else {
                throw MailboxError.notConnected(address: mailbox.address)
            }
            try transaction.execute(
                """
                INSERT INTO outbox_mailboxes (mailbox_id) VALUES ($1)
                ON CONFLICT (mailbox_id) DO UPDATE SET journal_mark = NULL
                """, [mailbox.id])
            var taken = TakenOver(turn: turn)
            try SendingBudget.prune(mailbox.id, now: request.now, in: transaction)
            taken.answered = try Self.settle(abandoned, turn.former, request, in: transaction)
            taken.claimed = try Self.claim(request, taken.turn, in: transaction)
            return taken
        }
    }

    /// Returns the messages that an earlier worker was transmitting, with what its journal says of them.
    ///
    /// - Parameter journal: The journal of the last worker on this data folder.
    static func abandoned(
        of mailboxID: Int64, reading journal: JournalReading?, in transaction: ReadTransaction
    ) throws -> [Abandoned] {
        let standing = try transaction.row(
            """
            SELECT token, journal_mark FROM mailbox_tokens
            JOIN outbox_mailboxes ON outbox_mailboxes.mailbox_id = mailbox_tokens.mailbox_id
            WHERE mailbox_tokens.mailbox_id = $1 AND purpose = $2
            """, [mailboxID, MailboxLock.Purpose.outbox.rawValue])
        let (token, mark) = (try standing?.integer("token"), try standing?.optionalText("journal_mark"))
        let batch = mark.flatMap { journal?.batches[$0] }
        let rows = try transaction.rows(
            "SELECT * FROM outbox WHERE mailbox_id = $1 AND state = $2 ORDER BY id",
            [mailboxID, OutboxState.transmitting.rawValue])
        return try zip(OutboxItem.items(rows, in: transaction), rows).map { item, row in
            // A message claimed by another turn is not in this batch.
            let isOfBatch = try row.optionalInteger("claim_token") == token
            guard isOfBatch, let batch else { return Abandoned(item: item, fate: .uncertain) }
            switch batch[JournalAttempt(messageID: item.id, number: item.attempts)] {
            case nil: return Abandoned(item: item, fate: .untouched)
            case .uncertain: return Abandoned(item: item, fate: .uncertain)
            case .answered(let answer):
                let pending = item.recipients.filter { $0.state == .pending }.map(\.address)
                let outcome = answer.outcome(for: pending)
                return Abandoned(
                    item: item, fate: outcome.map { .answered($0, heardAt: answer.heardAt) } ?? .uncertain)
            }
        }
    }

    /// Settles abandoned messages.
    ///
    /// - Returns: The messages that were answered.
    private static func settle(
        _ abandoned: [Abandoned], _ former: OutboxTurn, _ request: OutboxClaimRequest,
        in transaction: WriteTransaction
    ) throws -> [OutboxItem] {
        if !abandoned.isEmpty { try transaction.tell(.outbox, of: former.mailboxID) }
        var untouched: [Int64] = []
        var uncertain: [Int64] = []
        var reports: [OutboxReport] = []
        var slowDown: (Throttling, words: String)?
        for message in abandoned {
            switch message.fate {
            case .untouched: untouched.append(message.item.id)
            case .uncertain: uncertain.append(message.item.id)
            case .answered(let outcome, let time):
                let throttling = Throttling(outcome)
                if let throttling { slowDown = slowDown ?? (throttling, outcome.words) }
                reports.append(
                    throttling != nil && !outcome.reachedSomebody
                        ? OutboxReport(
                            untried: message.item, wasDueAt: request.now, detail: outcome.words, heardAt: time)
                        : OutboxReport(
                            outcome, of: message.item, nextAttemptAt: request.nextAttempt(message.item.attempts),
                            heardAt: time))
            }
        }
        try requeue(untouched, of: former.mailboxID, now: request.now, in: transaction)
        try leaveUncertain(uncertain, of: former.mailboxID, now: request.now, in: transaction)
        let answered = try note(reports, former, in: transaction)
        if let slowDown {
            try pause(
                former.mailboxID, slowDown.0.pause, detail: slowDown.words, at: request.now,
                until: { request.pauseEnd(slowDown.0, $0) }, in: transaction)
        }
        return answered
    }

    /// Makes these messages, and those only claimed, due as if they had never been claimed.
    private static func requeue(
        _ ids: [Int64], of mailboxID: Int64, now: Timestamp, in transaction: WriteTransaction
    ) throws {
        let values: [any SQLConvertible] = [
            OutboxState.queued.rawValue, now, mailboxID, OutboxState.attempting.rawValue,
        ]
        let listed = ids.isEmpty ? "" : " OR id IN (\(ids.parameters(from: values.count + 1)))"
        try transaction.execute(
            """
            UPDATE outbox SET state = $1, attempts = attempts - 1, next_attempt_at = $2
            WHERE mailbox_id = $3 AND (state = $4\(listed))
            """, values + ids.map { $0 as any SQLConvertible })
    }

    private static func leaveUncertain(
        _ ids: [Int64], of mailboxID: Int64, now: Timestamp, in transaction: WriteTransaction
    ) throws {
        var reached = 0
        for id in ids {
            try transaction.execute(
                """
                UPDATE outbox SET state = $1, detail = $2, uncertain_since = $3, look_ups = 0, next_look_up_at = $3,
                    needs_decision = 0
                WHERE id = $4
                """, [OutboxState.uncertain.rawValue, endedInside, now, id])
            reached += try transaction.execute(
                "UPDATE outbox_recipients SET state = $1, is_repeated = 0 WHERE outbox_id = $2 AND state = $3",
                [RecipientState.uncertain.rawValue, id, RecipientState.pending.rawValue])
        }
        try SendingBudget.spend(reached, of: mailboxID, at: now, in: transaction)
    }
}
