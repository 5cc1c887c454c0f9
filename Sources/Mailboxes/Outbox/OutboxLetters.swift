import Storage

/// Finds the message of a mailbox's outbox that a copy in Sent, an answer or a report is about.
enum OutboxLetters {
    /// The number of Message-IDs looked up at a time; the rest of a longer list is ignored.
    private static let namesAtOnce = 64
    /// The longest Message-ID kept, in bytes: it must fit into an index, and RFC 5322 §2.1.1 allows no longer line.
    private static let longestName = 998
    /// The number of other Message-IDs kept for one message.
    private static let namesALetter = 16

    /// A message of the outbox.
    struct Letter: Sendable {
        let id: Int64
        /// The Message-ID, without angle brackets.
        let messageID: String
    }

    /// Returns the messages that have one of these Message-IDs, or that a server gave one of them.
    static func named(
        _ names: [String], of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> [Letter] {
        let names = storable(names)
        guard !names.isEmpty else { return [] }
        let list: [any SQLConvertible] = names
        return try letters(
            """
            message_id IN (\(names.parameters(from: 2))) OR id IN (
                SELECT outbox_id FROM outbox_names WHERE mailbox_id = $1 AND message_id IN (\(names.parameters(from: 2)))
            )
            """, list, of: mailboxID, in: transaction)
    }

    /// Returns the messages that these tokens were written into.
    static func withTokens(
        _ tokens: [LetterToken], of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> [Letter] {
        guard !tokens.isEmpty else { return [] }
        let words = tokens.prefix(namesAtOnce).map(\.description)
        return try letters("token IN (\(words.parameters(from: 2)))", words, of: mailboxID, in: transaction)
    }

    /// Returns those of the Message-IDs that belong to messages of the outbox.
    static func known(
        among names: [String], of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> Set<String> {
        let names = storable(names)
        guard !names.isEmpty else { return [] }
        let list: [any SQLConvertible] = names
        let rows = try transaction.rows(
            """
            SELECT message_id FROM outbox WHERE mailbox_id = $1 AND message_id IN (\(names.parameters(from: 2)))
            UNION SELECT message_id FROM outbox_names
            WHERE mailbox_id = $1 AND message_id IN (\(names.parameters(from: 2)))
            """, [mailboxID] + list)
        var known: Set<String> = []
        for row in rows { known.insert(try row.text("message_id")) }
        return known
    }

    /// Returns the message that a copy in Sent belongs to, and the mark that proves it.
    ///
    /// Recipients and subject prove it only if the Date matches to the second and exactly one message of the outbox
    /// fits.
    static func recognise(
        _ marks: LetterMarks, of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> (id: Int64, messageID: String, filing: SentFiling)? {
        if let own = marks.messageID {
            let rows = try letters("message_id = $2", storable([own]), of: mailboxID, in: transaction)
            if let found = rows.first { return (found.id, found.messageID, .messageID) }
        }
        if let found = try named(marks.originals, of: mailboxID, in: transaction).first {
            return (found.id, found.messageID, .originalMessageID)
        }
        if let token = marks.token, let found = try withTokens([token], of: mailboxID, in: transaction).first {
            return (found.id, found.messageID, .token)
        }
        if let own = marks.messageID, let found = try named([own], of: mailboxID, in: transaction).first {
            return (found.id, found.messageID, .likeness)
        }
        guard let likeness = marks.likeness, let writtenAt = marks.writtenAt else { return nil }
        let alike = try letters(
            "likeness = $2 AND written_at = $3 AND (attempts > 0 OR state NOT IN ('queued', 'cancelled'))",
            [likeness, writtenAt], of: mailboxID, in: transaction)
        return alike.count == 1 ? alike.first.map { ($0.id, $0.messageID, .likeness) } : nil
    }

    /// Remembers another Message-ID that a server has given a message.
    ///
    /// - Returns: Whether it was new.
    static func remember(
        _ name: String, of message: Int64, mailbox mailboxID: Int64, in transaction: WriteTransaction
    ) throws(StorageError) -> Bool {
        guard !storable([name]).isEmpty, try known(among: [name], of: mailboxID, in: transaction).isEmpty else {
            return false
        }
        let count = try transaction.row("SELECT COUNT(*) AS n FROM outbox_names WHERE outbox_id = $1", [message])
        guard try count?.integer("n") ?? 0 < namesALetter else { return false }
        try transaction.execute(
            """
            INSERT INTO outbox_names (mailbox_id, message_id, outbox_id) VALUES ($1, $2, $3)
            ON CONFLICT (mailbox_id, message_id) DO NOTHING
            """, [mailboxID, name, message])
        return true
    }

    private static func storable(_ names: [String]) -> [String] {
        Array(names.lazy.filter { !$0.isEmpty && $0.utf8.count <= longestName }.prefix(namesAtOnce))
    }

    private static func letters(
        _ condition: String, _ values: [any SQLConvertible], of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> [Letter] {
        guard !values.isEmpty else { return [] }
        let rows = try transaction.rows(
            "SELECT id, message_id FROM outbox WHERE mailbox_id = $1 AND (\(condition)) ORDER BY id",
            [mailboxID] + values)
        var found: [Letter] = []
        for row in rows { found.append(Letter(id: try row.integer("id"), messageID: try row.text("message_id"))) }
        return found
    }
}
