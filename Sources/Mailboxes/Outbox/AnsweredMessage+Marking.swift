import Storage

extension AnsweredMessage {
    /// Flags the messages that `letters` answer or forward, once a server has accepted the letters.
    ///
    /// Call it in the transaction that stores the acceptance. A second call for the same letter changes nothing. A
    /// message that is gone by now is skipped: the letter was sent anyway.
    ///
    /// - Parameter letters: Numbers of outbox messages.
    static func mark(
        answeredBy letters: [Int64], at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        guard !letters.isEmpty else { return }
        let values: [any SQLConvertible] = [time]
        let rows = try transaction.rows(
            """
            UPDATE outbox SET answer_marked_at = $1
            WHERE answers_message IS NOT NULL AND answer_marked_at IS NULL AND id IN (\(letters.parameters(from: 2)))
            RETURNING answers_message, answers_kind
            """, values + letters)
        for row in rows {
            guard let answered = try AnsweredMessage(row: row),
                let mailboxID = try MessageIntents.mailbox(ofMessage: answered.id, in: transaction)
            else { continue }
            try MessageIntents.note(
                flag: answered.kind.flag, isSet: true, message: answered.id, of: mailboxID, at: time, in: transaction)
            for topic in [MailboxTopic.messages, .intents] { try transaction.tell(topic, of: mailboxID) }
        }
    }
}
