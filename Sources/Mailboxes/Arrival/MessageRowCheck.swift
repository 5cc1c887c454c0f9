import Storage

/// Checks the row of a stored message against its bytes.
enum MessageRowCheck {
    static let check = RowCheck(table: "messages", idColumn: "id", contradictions: contradictions)

    @Sendable private static func contradictions(_ row: Row, _ transaction: ReadTransaction) throws -> [String] {
        // Damaged and missing bytes are reported separately.
        guard let bytes = try transaction.soundBlob(try row.blobID("blob_id")) else { return [] }
        var wrong = try row.integer("size") == Int64(bytes.count) ? [] : ["size"]
        let version = try row.integer("digest_version")
        if version < 0 || version > MessageDigest.version { wrong.append("digest_version") }
        // What an older version has made is made again by the next fetches.
        guard version >= MessageDigest.version else { return wrong }
        let digest = MessageDigest(of: bytes)
        let texts = [
            ("message_id", digest.messageID), ("subject", digest.subject), ("sender_name", digest.senderName),
            ("sender_address", digest.senderAddress), ("unreadable_reason", digest.unreadableReason),
            ("search_text", digest.searchText),
        ]
        for (column, text) in texts where try !isStored(row.optionalText(column), as: text) { wrong.append(column) }
        if try row.optionalTimestamp("sent_at") != digest.sentAt { wrong.append("sent_at") }
        if try row.integer("attachment_count") != Int64(digest.attachmentCount) { wrong.append("attachment_count") }
        // A document's number has the time of receipt in it, and the scope is the mailbox.
        let document = MessageWords.document(try row.integer("id"), receivedAt: try row.timestamp("received_at"))
        if try !MessageWords.index.has(document, scope: try row.integer("mailbox_id"), in: transaction) {
            wrong.append("received_at (or its place in the search index)")
        }
        return wrong
    }

    /// Byte for byte: texts that mean the same in Unicode are not the same here. Neither engine keeps U+0000.
    private static func isStored(_ stored: String?, as text: String?) -> Bool {
        stored.map { Array($0.utf8) } == text.map { Array($0.replacing("\0", with: "\u{FFFD}").utf8) }
    }
}
