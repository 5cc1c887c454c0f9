import Storage

/// The words of messages in the full-text index.
///
/// A document's number begins with the second of receipt and ends with the message's number. So the index returns the
/// newest first, and a page of a common word costs no more than one of a rare word.
enum MessageWords {
    static let index = TextIndex(name: "message_words", fields: ["from", "to", "subject", "text"])

    /// The bits that the message's number has in its document's number.
    private static let numberBits: Int64 = 31

    static func document(_ message: Int64, receivedAt: Timestamp) -> Int64 {
        let seconds = min(max(receivedAt.microseconds / 1_000_000, 0), Int64(UInt32.max))
        return seconds << numberBits | message & ((1 << numberBits) - 1)
    }

    /// The lowest document number for messages received at this time or later.
    static func first(since time: Timestamp) -> Int64 { document(0, receivedAt: time) }

    /// The message of a document, as SQL.
    static func message(of document: String) -> String { "(\(document) & \((1 << numberBits) - 1))" }

    /// The document of a placement's message, as SQL.
    static let documentOfPlace = """
        ((CASE WHEN placements.received_at < 0 THEN 0 ELSE placements.received_at / 1000000 END) << \(numberBits)
            | placements.message_id)
        """

    static func add(
        _ digest: MessageDigest, message: Int64, receivedAt: Timestamp, mailbox: Int64, in transaction: WriteTransaction
    ) throws {
        try index.add(
            document(message, receivedAt: receivedAt), scope: mailbox, words: digest.words, in: transaction)
    }

    static func remove(_ message: Int64, receivedAt: Timestamp, in transaction: WriteTransaction) throws {
        try index.remove(document(message, receivedAt: receivedAt), in: transaction)
    }

    /// Removes all messages of a mailbox from the index, before their rows are deleted.
    static func removeAll(ofMailbox mailbox: Int64, in transaction: WriteTransaction) throws {
        let messages = try transaction.rows("SELECT id, received_at FROM messages WHERE mailbox_id = $1", [mailbox])
        for row in messages {
            try remove(try row.integer("id"), receivedAt: try row.timestamp("received_at"), in: transaction)
        }
    }
}
