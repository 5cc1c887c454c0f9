import SMTP
import Storage

extension OutboxStore {
    /// What a worker gets when it begins its turn.
    struct TakenOver: Sendable {
        let turn: MailboxToken
        var claimed = OutboxClaims()
        /// Messages whose answers an earlier program had received but could not record.
        var answered: [OutboxItem] = []
    }

    /// A message that an earlier worker had claimed.
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
            let former = try Self.sendingState(of: mailbox.id, in: transaction)
            let abandoned = try Self.abandoned(of: mailbox.id, former, reading: journal, in: transaction)
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
            taken.answered = try Self.settle(abandoned, of: mailbox.id, former, request, in: transaction)
            taken.claimed = try Self.claim(request, taken.turn, in: transaction)
            return taken
        }
    }

    /// Returns the messages that an earlier worker had claimed, with what its journal says about them.
    ///
    /// - Parameters:
    ///   - former: The state of the mailbox's sending during the earlier turn.
    ///   - journal: The journal of the last worker on this data folder.
    static func abandoned(
        of mailboxID: Int64, _ former: SendingState, reading journal: JournalReading?, in transaction: ReadTransaction
    ) throws -> [Abandoned] {
        let batch = former.journalMark.flatMap { journal?.batches[$0] }
        let rows = try transaction.rows(
            "SELECT * FROM outbox WHERE mailbox_id = $1 AND state IN ($2, $3) ORDER BY id",
            [mailboxID, OutboxState.attempting.rawValue, OutboxState.transmitting.rawValue])
        return try OutboxItem.items(rows, in: transaction).map { item in
            guard item.state == .transmitting else { return Abandoned(item: item, fate: .untouched) }
            // A message claimed by another turn is not in this batch.
            guard item.lifecycle.claimToken == former.token, let batch else {
                return Abandoned(item: item, fate: .uncertain)
            }
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
    /// - Parameter former: The state of the mailbox's sending during the earlier turn.
    /// - Returns: The messages that were answered.
    private static func settle(
        _ abandoned: [Abandoned], of mailboxID: Int64, _ former: SendingState, _ request: OutboxClaimRequest,
        in transaction: WriteTransaction
    ) throws -> [OutboxItem] {
        var ledger = try OutboxLedger(abandoned.map(\.item.id), of: mailboxID, former, in: transaction)
        var reports: [OutboxReport] = []
        var pause: (SendingState.Pause, words: String)?
        for message in abandoned {
            switch message.fate {
            case .untouched: ledger.handle(.abandonedBeforeItsEnd(at: request.now), of: message.item.id)
            case .uncertain: ledger.handle(.abandonedAtItsEnd(at: request.now), of: message.item.id)
            case .answered(let outcome, let time):
                let asked = SendingState.Pause(outcome)
                if let asked { pause = pause ?? (asked, outcome.words) }
                reports.append(
                    asked != nil && !outcome.reachedSomebody
                        ? OutboxReport(
                            untried: message.item, wasDueAt: request.now, detail: outcome.words, heardAt: time)
                        : OutboxReport(
                            outcome, of: message.item, nextAttemptAt: request.nextAttempt(message.item.attempts),
                            heardAt: time))
            }
        }
        try ledger.write(in: transaction)
        let turn = MailboxToken(lock: MailboxLock(.outbox, of: mailboxID), token: former.token)
        let answered = try note(reports, turn, former, in: transaction)
        if let pause {
            try Self.pause(
                mailboxID, pause.0, detail: pause.words, at: request.now, until: { request.pauseEnd(pause.0, $0) },
                in: transaction)
        }
        return answered
    }
}
