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

        init(_ step: FetchProgress) {
            (folder, stored, total) = (step.folder, step.stored, step.total)
            (storedBytes, totalBytes) = (step.storedBytes, step.totalBytes)
        }
    }

    struct Completeness: Encodable, Sendable {
        var server: Int
        var here: Int
        var unreadable: Int
        var undelivered: Int
        var provedAt: String
    }

    let address: String
    let name: String?
    let provider: String?
    let signIn: String
    let userName: String
    let imap: Server
    let smtp: Server
    let state: String
    let stateSide: String?
    let explanation: String?
    let stateDetail: String?
    let stateSince: String?
    let retryAt: String?
    let fetching: Progress?
    let completeness: Completeness?
    let undelivered: [ShortfallDocument.Undelivered]
    let failedFolders: [ShortfallDocument.FailedFolder]
    let connectedAt: String
    let lastFetchAt: String?

    /// Makes the document.
    ///
    /// - Parameter standing: `nil` for a mailbox that both servers have just accepted.
    init(
        _ mailbox: Mailbox, standing: MailboxStanding? = nil, completeness: MailboxCompleteness? = nil,
        shortfall: FetchShortfall = FetchShortfall()
    ) {
        let lacking = ShortfallDocument(shortfall)
        address = mailbox.address
        name = mailbox.name
        provider = mailbox.providerID
        signIn = mailbox.signIn.rawValue
        userName = mailbox.userName
        imap = Server(mailbox.imap)
        smtp = Server(mailbox.smtp)
        state = Self.word(standing)
        stateSide = standing?.side?.rawValue
        explanation = standing?.explanation(signIn: mailbox.signIn).map {
            MailboxTexts.english.text($0, of: mailbox.address)
        }
        stateDetail = standing?.detail
        stateSince = (standing?.since ?? mailbox.stateSince)?.description
        retryAt = standing?.retryAt?.description
        fetching = standing?.fetching.map { Progress($0) }
        self.completeness = completeness.map {
            Completeness(
                server: $0.serverCount, here: $0.hereCount, unreadable: $0.unreadableCount,
                undelivered: $0.undeliveredCount, provedAt: $0.provedAt.description)
        }
        undelivered = lacking.undelivered
        failedFolders = lacking.failedFolders
        connectedAt = mailbox.connectedAt.description
        lastFetchAt = mailbox.lastFetchAt?.description
    }

    /// Returns the state's stable word.
    static func word(_ standing: MailboxStanding?) -> String {
        let state = standing?.state ?? .connected
        return state == .connected && standing?.fetching != nil ? "fetching" : state.word
    }
}

extension Mailbox.State {
    /// The stable word for programs.
    var word: String {
        switch self {
        case .connected: "connected"
        case .needsPassword: "needs-password"
        case .unreachable: "unreachable"
        case .throttled: "throttled"
        }
    }
}
