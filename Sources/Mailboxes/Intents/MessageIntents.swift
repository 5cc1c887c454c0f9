import Storage

/// What the user has done to messages that the server does not have yet.
enum MessageIntents {
    /// Sets flags that wait for the server again, after the server's flags were stored. The user's action overrides the
    /// server's older state.
    static func reassertFlags(mailboxID: Int64, in transaction: WriteTransaction) throws {
        let waiting = try transaction.rows(
            "SELECT message_id, flag, is_set FROM message_intents WHERE mailbox_id = $1 AND kind = 'flag' ORDER BY id",
            [mailboxID])
        for intent in waiting {
            try setFlag(
                try intent.text("flag"), try intent.bool("is_set"), message: try intent.integer("message_id"),
                in: transaction)
        }
    }

    /// Returns the mailbox of a message; `nil` if the message is not here any more.
    static func mailbox(ofMessage id: Int64, in transaction: ReadTransaction) throws(StorageError) -> Int64? {
        try transaction.row("SELECT mailbox_id FROM messages WHERE id = $1 AND vanished_at IS NULL", [id])?
            .integer("mailbox_id")
    }

    /// Records that a message's flag is to be set or removed at the server, and does it here. The last action counts.
    static func note(
        flag: String, isSet: Bool, message: Int64, of mailboxID: Int64, at time: Timestamp,
        in transaction: WriteTransaction
    ) throws(StorageError) {
        try transaction.execute(
            "DELETE FROM message_intents WHERE message_id = $1 AND kind = 'flag' AND flag = $2", [message, flag])
        try transaction.execute(
            """
            INSERT INTO message_intents (id, mailbox_id, message_id, kind, flag, is_set, created_at)
            VALUES ($1, $2, $3, 'flag', $4, $5, $6)
            """, [try transaction.nextNumber("intent"), mailboxID, message, flag, isSet ? 1 : 0, time])
        try setFlag(flag, isSet, message: message, in: transaction)
    }

    /// Sets or removes a flag here, at every place of a message.
    static func setFlag(
        _ flag: String, _ isSet: Bool, message: Int64, in transaction: WriteTransaction
    ) throws(StorageError) {
        let places = try transaction.rows(
            "SELECT folder_id, uid, flags FROM placements WHERE message_id = $1", [message])
        for place in places {
            let old = try place.text("flags")
            var flags = old.split(separator: " ").map(String.init)
            flags.removeAll { $0.lowercased() == flag.lowercased() }
            if isSet { flags.append(flag) }
            let new = flags.sorted().joined(separator: " ")
            guard new != old else { continue }
            try transaction.execute(
                "UPDATE placements SET flags = $3 WHERE folder_id = $1 AND uid = $2",
                [try place.integer("folder_id"), try place.integer("uid"), new])
        }
    }
}
