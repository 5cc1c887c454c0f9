public import MailWire
import Storage

/// The servers that a mailbox's secrets are sent to.
public struct MailboxDestination: Hashable, Sendable {
    /// The mailbox's address.
    public let address: String
    /// The user name for the servers.
    public let userName: String
    /// The IMAP server.
    public let imap: Endpoint
    /// The submission server.
    public let smtp: Endpoint
    /// The address at which tokens are refreshed; `nil` if the mailbox signs in with a password.
    public let tokenAddress: String?
}

extension MailboxDirectory {
    /// Returns the destinations of every mailbox, ordered by address. No secret is opened.
    ///
    /// - Throws: `StorageError` if the database fails.
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
