public import MailWire
import Storage

/// Where the secrets of a mailbox go when it is used.
public struct MailboxDestination: Hashable, Sendable {
    public let address: String
    public let userName: String
    public let imap: Endpoint
    public let smtp: Endpoint
    /// Where tokens are refreshed; nil of a mailbox that signs in with a password.
    public let tokenAddress: String?
}

extension MailboxDirectory {
    /// Where the secrets of every mailbox go, by address. None of them is opened.
    public func destinations() async throws -> [MailboxDestination] {
        let rows = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT mailboxes.*, mailbox_grants.token_address FROM mailboxes
                LEFT JOIN mailbox_grants ON mailbox_grants.mailbox_id = mailboxes.id ORDER BY mailboxes.address
                """)
        }
        return try rows.map { row in
            let mailbox = try Mailbox(row: row)
            return MailboxDestination(
                address: mailbox.address, userName: mailbox.userName, imap: mailbox.imap, smtp: mailbox.smtp,
                tokenAddress: try row.optionalText("token_address"))
        }
    }
}
