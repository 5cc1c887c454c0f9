import MailSetup
import MailWire
import Mailboxes

/// A provider as `--json` prints it: the form of the providers file, with nothing left out.
struct ProviderDocument: Encodable, Sendable {
    struct SignIn: Encodable, Sendable {
        var with: String
        var letters: Int?
        var page: String?
    }

    struct Switch: Encodable, Sendable {
        var what: String
        var page: String?
    }

    struct Limits: Encodable, Sendable {
        var imapConnections: Int?
        var recipientsPerDay: Int?
        var recipientsPerMessage: Int?
        var messageBytes: Int?
    }

    let id: String
    let name: String
    let domains: [String]
    let mxSuffixes: [String]
    let imap: MailboxDocument.Server
    let smtp: MailboxDocument.Server
    let userNames: [String]
    let signIn: SignIn
    let switchOnFirst: [Switch]
    let limits: Limits
    let filesSentCopies: Bool
    let mistakenHosts: [String]
    let webMail: String?
    let help: String?
    let sureness: String
    let checked: String

    init(_ provider: Provider) {
        id = provider.id
        name = provider.name
        domains = provider.domains
        mxSuffixes = provider.mxSuffixes
        imap = MailboxDocument.Server(provider.imap.pattern)
        smtp = MailboxDocument.Server(provider.smtp.pattern)
        userNames = provider.userNames.map(\.rawValue)
        signIn = SignIn(
            with: provider.password.rawValue, letters: provider.passwordLetters, page: provider.passwordPage)
        switchOnFirst = provider.switchOnFirst.map { Switch(what: $0.what.rawValue, page: $0.page) }
        limits = Limits(
            imapConnections: provider.limits.imapConnections, recipientsPerDay: provider.limits.recipientsPerDay,
            recipientsPerMessage: provider.limits.recipientsPerMessage, messageBytes: provider.limits.messageBytes)
        filesSentCopies = provider.filesSentCopies
        mistakenHosts = provider.mistakenHosts
        webMail = provider.webMail
        help = provider.help
        sureness = provider.confidence.rawValue
        checked = provider.checked
    }
}

/// The result of greeting one of a provider's servers.
struct ProviderFindingDocument: Encodable, Sendable {
    let provider: String
    let service: String
    let host: String
    let port: Int
    let security: String
    /// Null if nothing was tried.
    let greets: Bool?
    let milliseconds: Int?
    let failure: String?
    let serverWords: String?

    init(_ finding: ProviderCheck.Finding) {
        let server = finding.service == .imap ? finding.provider.imap : finding.provider.smtp
        provider = finding.provider.id
        service = finding.service.rawValue
        host = server.pattern.host
        port = server.pattern.port
        security = server.pattern.security.rawValue
        greets = finding.endpoint.map { _ in finding.failure == nil }
        milliseconds = finding.endpoint.map { _ in Self.milliseconds(finding.duration) }
        failure = finding.failure?.summary
        serverWords = finding.failure?.words?.description
    }

    static func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }
}
