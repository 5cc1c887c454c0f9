import Mailboxes

/// The servers that a mailbox's password or tokens are sent to, as `restore --json` prints them.
struct DestinationDocument: Encodable, Sendable {
    var address: String
    var userName: String
    var imap: MailboxDocument.Server
    var smtp: MailboxDocument.Server
    var tokenServer: String?

    init(_ destination: MailboxDestination) {
        address = destination.address
        userName = destination.userName
        imap = MailboxDocument.Server(destination.imap)
        smtp = MailboxDocument.Server(destination.smtp)
        tokenServer = destination.tokenAddress
    }
}
