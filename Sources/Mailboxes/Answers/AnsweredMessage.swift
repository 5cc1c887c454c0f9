import Storage

/// The stored message that an outbox message answers or forwards.
public struct AnsweredMessage: Hashable, Sendable {
    /// How the outbox message refers to the stored one.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A reply to the stored message, or a forward of it.
        case reply, forward

        /// The flag that the stored message gets once a server has accepted the outbox message (RFC 9051 §2.3.2;
        /// `$Forwarded` is registered by RFC 5788 §3).
        var flag: String {
            switch self {
            case .reply: "\\Answered"
            case .forward: "$Forwarded"
            }
        }
    }

    /// The stored message's number.
    public let id: Int64
    /// Whether it is answered or forwarded.
    public let kind: Kind

    /// Creates a reference to the stored message `id`.
    public init(_ id: Int64, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }

    init?(row: Row) throws(StorageError) {
        guard let id = try row.optionalInteger("answers_message"),
            let kind = try row.optionalText("answers_kind").flatMap(Kind.init(rawValue:))
        else { return nil }
        self.init(id, kind)
    }

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
