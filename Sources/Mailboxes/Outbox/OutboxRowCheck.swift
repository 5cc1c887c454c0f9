import MIME
import Storage

/// Checks the row of a message in the outbox against its bytes and its states.
///
/// The recipients are those of the envelope and are stored nowhere else, so only their states are checked.
enum OutboxRowCheck {
    static let check = RowCheck(table: "outbox", idColumn: "id", contradictions: contradictions)

    @Sendable private static func contradictions(_ row: Row, _ transaction: ReadTransaction) throws -> [String] {
        var wrong: [String] = []
        do { _ = try OutboxItem(row: row, in: transaction) } catch MailboxError.unreadableRecord(let name) {
            wrong.append(name)
        }
        if try row.integer("attempts") < 0 { wrong.append("attempts") }
        // Version 0.1 wrote no token into the letter.
        guard let token = try row.optionalText("token") else { return wrong }
        guard let bytes = try transaction.soundBlob(try row.blobID("blob_id")) else { return wrong }
        let marks = LetterMarks(header: bytes)
        if token != marks.token?.description { wrong.append("token") }
        if try row.text("message_id") != marks.messageID { wrong.append("message_id") }
        if try row.optionalTimestamp("written_at") != marks.writtenAt { wrong.append("written_at") }
        return wrong
    }
}
