import MailWire
import Storage

/// Checks a mailbox's row for contradictions.
enum MailboxRowCheck {
    static let check = RowCheck(table: "mailboxes", idColumn: "id", contradictions: contradictions)

    @Sendable private static func contradictions(_ row: Row, _ transaction: ReadTransaction) throws -> [String] {
        let mailbox: Mailbox
        do { mailbox = try Mailbox(row: row) } catch MailboxError.unreadableRecord(let name) { return [name] }
        var wrong: [String] = []
        if mailbox.address != MailboxDirectory.key(of: mailbox.address) { wrong.append("address") }
        if try row.text("company_address") != mailbox.place.key(mailbox.address) { wrong.append("company_address") }
        for (column, endpoint) in [("imap_port", mailbox.imap), ("smtp_port", mailbox.smtp)]
        where UInt16(exactly: endpoint.port) == nil || endpoint.port == 0 {
            wrong.append(column)
        }
        let grant = try transaction.row("SELECT 1 AS found FROM mailbox_grants WHERE mailbox_id = $1", [mailbox.id])
        if (grant != nil) != (mailbox.signIn == .oauth) { wrong.append("sign_in") }
        return wrong
    }
}
