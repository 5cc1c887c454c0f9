internal import MailWire
internal import Mailboxes
internal import Storage

/// A mailbox as `--json` prints it.
struct MailboxDocument: Encodable, Sendable {
    struct Server: Encodable, Sendable {
        var host: String
        var port: Int
        var security: String

        init(_ endpoint: Endpoint) {
            (host, port, security) = (endpoint.host, endpoint.port, endpoint.security.rawValue)
        }
    }

    private let mailbox: Mailbox

    init(_ mailbox: Mailbox) { self.mailbox = mailbox }

    /// The state's stable word.
    static func word(_ state: Mailbox.State) -> String {
        switch state {
        case .connected: "connected"
        case .needsPassword: "needs-password"
        case .unreachable: "unreachable"
        case .throttled: "throttled"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case address, name, provider, userName, imap, smtp, state, stateDetail, connectedAt, lastFetchAt
    }

    /// Every key is always there; what is unknown is null.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(mailbox.address, forKey: .address)
        try members.encode(mailbox.name, forKey: .name)
        try members.encode(mailbox.providerID, forKey: .provider)
        try members.encode(mailbox.userName, forKey: .userName)
        try members.encode(Server(mailbox.imap), forKey: .imap)
        try members.encode(Server(mailbox.smtp), forKey: .smtp)
        try members.encode(Self.word(mailbox.state), forKey: .state)
        try members.encode(mailbox.stateDetail, forKey: .stateDetail)
        try members.encode(mailbox.connectedAt.description, forKey: .connectedAt)
        try members.encode(mailbox.lastFetchAt?.description, forKey: .lastFetchAt)
    }
}
