import MailWire
import Mailboxes
import Storage

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

    struct Progress: Encodable, Sendable {
        var folder: String
        var stored: Int
        var total: Int
        var storedBytes: Int
        var totalBytes: Int
    }

    struct Completeness: Encodable, Sendable {
        var server: Int
        var here: Int
        var unreadable: Int
        var undelivered: Int
        var provedAt: String
    }

    private let mailbox: Mailbox
    private let standing: MailboxStanding?
    private var health: MailboxHealth { standing?.health ?? .connected }
    private let completeness: MailboxCompleteness?
    private let lacking: ShortfallDocument

    /// Makes the document.
    ///
    /// - Parameter standing: `nil` for a mailbox that both servers have just accepted.
    init(
        _ mailbox: Mailbox, standing: MailboxStanding? = nil, completeness: MailboxCompleteness? = nil,
        shortfall: FetchShortfall = FetchShortfall()
    ) {
        lacking = ShortfallDocument(shortfall)
        self.mailbox = mailbox
        self.standing = standing
        self.completeness = completeness
    }

    /// Returns the state's stable word.
    static func word(_ health: MailboxHealth) -> String {
        switch health {
        case .connected: "connected"
        case .fetching: "fetching"
        case .needsPassword: "needs-password"
        case .unreachable: "unreachable"
        case .throttled: "throttled"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case address, name, provider, signIn, userName, imap, smtp, state, stateSide, explanation, stateDetail,
            stateSince
        case retryAt, fetching
        case completeness, undelivered, failedFolders, connectedAt, lastFetchAt
    }

    /// Encodes every key; an unknown value is null.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(mailbox.address, forKey: .address)
        try members.encode(mailbox.name, forKey: .name)
        try members.encode(mailbox.providerID, forKey: .provider)
        try members.encode(mailbox.signIn.rawValue, forKey: .signIn)
        try members.encode(mailbox.userName, forKey: .userName)
        try members.encode(Server(mailbox.imap), forKey: .imap)
        try members.encode(Server(mailbox.smtp), forKey: .smtp)
        try members.encode(Self.word(health), forKey: .state)
        try members.encode(health.side?.rawValue, forKey: .stateSide)
        try members.encode(health.explanation(of: mailbox.address, signIn: mailbox.signIn), forKey: .explanation)
        try members.encode(standing?.detail, forKey: .stateDetail)
        try members.encode((standing?.since ?? mailbox.stateSince)?.description, forKey: .stateSince)
        try members.encode(standing?.retryAt?.description, forKey: .retryAt)
        try members.encode(progress, forKey: .fetching)
        try members.encode(proved, forKey: .completeness)
        try members.encode(lacking.undelivered, forKey: .undelivered)
        try members.encode(lacking.failedFolders, forKey: .failedFolders)
        try members.encode(mailbox.connectedAt.description, forKey: .connectedAt)
        try members.encode(mailbox.lastFetchAt?.description, forKey: .lastFetchAt)
    }

    private var progress: Progress? {
        guard case .fetching(let step) = health else { return nil }
        return Progress(
            folder: step.folder, stored: step.stored, total: step.total, storedBytes: step.storedBytes,
            totalBytes: step.totalBytes)
    }

    private var proved: Completeness? {
        completeness.map {
            Completeness(
                server: $0.serverCount, here: $0.hereCount, unreadable: $0.unreadableCount,
                undelivered: $0.undeliveredCount, provedAt: $0.provedAt.description)
        }
    }
}
