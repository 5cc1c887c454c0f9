import Storage

/// Reads rows of `messages` as ``StoredMessage``s, with the placements of all of them in one query.
enum MessageRows {
    /// The columns of `messages` that lists need.
    static let columns = """
        messages.id, messages.mailbox_id, messages.thread_id, messages.blob_id, messages.size, messages.message_id,
        messages.subject, messages.sender_name, messages.sender_address, messages.sent_at, messages.received_at,
        messages.attachment_count
        """

    /// The most messages whose placements one statement asks for.
    private static let placesAtOnce = 500

    /// Returns the messages of these rows, in the same order.
    static func messages(_ rows: [Row], in transaction: ReadTransaction) throws -> [StoredMessage] {
        let places = try places(of: try rows.map { try $0.integer("id") }, in: transaction)
        return try rows.map { row in
            let places = places[try row.integer("id")] ?? []
            var folders: [String] = []
            for place in places where !folders.contains(place.folder) { folders.append(place.folder) }
            return StoredMessage(
                id: try row.integer("id"), mailboxID: try row.integer("mailbox_id"),
                threadID: try row.optionalInteger("thread_id"), size: Int(try row.integer("size")),
                messageID: try row.optionalText("message_id"), subject: try row.optionalText("subject"),
                senderName: try row.optionalText("sender_name"),
                senderAddress: try row.optionalText("sender_address"), sentAt: try row.optionalTimestamp("sent_at"),
                receivedAt: try row.timestamp("received_at"),
                attachmentCount: Int(try row.integer("attachment_count")), folders: folders,
                isRead: !places.isEmpty && places.allSatisfy { $0.flags.contains("\\seen") },
                isFlagged: places.contains { $0.flags.contains("\\flagged") }, blobID: try row.blobID("blob_id"))
        }
    }

    /// A folder that a message is in, or a Gmail label that it has.
    private struct Place {
        let folder: String
        let flags: [Substring]
    }

    private static func places(of ids: [Int64], in transaction: ReadTransaction) throws -> [Int64: [Place]] {
        var found: [Int64: [Place]] = [:]
        for start in stride(from: 0, to: ids.count, by: placesAtOnce) {
            let part = Array(ids[start..<min(start + placesAtOnce, ids.count)])
            let rows = try transaction.rows(
                """
                SELECT placements.message_id AS message_id, folders.name AS name, placements.flags AS flags,
                    placement_labels.label AS label
                FROM placements JOIN folders ON folders.id = placements.folder_id
                LEFT JOIN placement_labels
                    ON placement_labels.folder_id = placements.folder_id AND placement_labels.uid = placements.uid
                WHERE placements.message_id IN (\(part.parameters()))
                ORDER BY folders.name, placement_labels.label
                """, part)
            for row in rows {
                let flags = try row.text("flags").lowercased().split(separator: " ")
                let label = try row.optionalText("label").map(FolderLookUp.shown)
                for folder in [try row.text("name"), label].compactMap(\.self) {
                    found[try row.integer("message_id"), default: []].append(Place(folder: folder, flags: flags))
                }
            }
        }
        return found
    }
}
