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

    private enum CodingKeys: String, CodingKey { case address, userName, imap, smtp, tokenServer }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(address, forKey: .address)
        try members.encode(userName, forKey: .userName)
        try members.encode(imap, forKey: .imap)
        try members.encode(smtp, forKey: .smtp)
        try members.encode(tokenServer, forKey: .tokenServer)
    }
}
