import Storage

/// Checks a folder's row and its placements for contradictions.
enum FolderRowCheck {
    static let check = RowCheck(table: "folders", idColumn: "id", contradictions: contradictions)

    @Sendable private static func contradictions(_ row: Row, _ transaction: ReadTransaction) throws -> [String] {
        var wrong: [String] = []
        do { _ = try FolderState(row: row) } catch MailboxError.unreadableRecord(let name) { wrong.append(name) }
        let numbers = ["uid_validity", "uid_next", "message_count"]
        for column in numbers where try !isNumber(row.optionalInteger(column) ?? 0) { wrong.append(column) }
        // A placement has its message's time of receipt and mailbox, and a UID that a server can assign.
        let places = try transaction.row(
            """
            SELECT COUNT(*) AS number FROM placements JOIN messages ON messages.id = placements.message_id
            WHERE placements.folder_id = $1 AND (placements.uid < 1 OR placements.uid > \(UInt32.max)
                OR placements.received_at <> messages.received_at OR messages.mailbox_id <> $2)
            """, [try row.integer("id"), try row.integer("mailbox_id")])
        if try places?.integer("number") != 0 { wrong.append("its places") }
        return wrong
    }

    private static func isNumber(_ value: Int64) -> Bool { UInt32(exactly: value) != nil }
}
