import MailSetup
import MailWire
import Mailboxes

/// A provider as `--json` prints it: the form of the providers file, with nothing left out.
struct ProviderDocument: Encodable, Sendable {
    private let provider: Provider

    init(_ provider: Provider) { self.provider = provider }

    private enum CodingKeys: String, CodingKey {
        case id, name, domains, mxSuffixes, imap, smtp, userNames, signIn, switchOnFirst, limits, filesSentCopies
        case mistakenHosts, webMail, help, sureness, checked
    }

    private enum SignInKeys: String, CodingKey { case with, letters, page }
    private enum SwitchKeys: String, CodingKey { case what, page }
    private enum LimitKeys: String, CodingKey {
        case imapConnections, recipientsPerDay, recipientsPerMessage, messageBytes
    }

    /// Encodes every key; an unknown value is null.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(provider.id, forKey: .id)
        try members.encode(provider.name, forKey: .name)
        try members.encode(provider.domains, forKey: .domains)
        try members.encode(provider.mxSuffixes, forKey: .mxSuffixes)
        try members.encode(MailboxDocument.Server(provider.imap.pattern), forKey: .imap)
        try members.encode(MailboxDocument.Server(provider.smtp.pattern), forKey: .smtp)
        try members.encode(provider.userNames.map(\.rawValue), forKey: .userNames)
        var signIn = members.nestedContainer(keyedBy: SignInKeys.self, forKey: .signIn)
        try signIn.encode(provider.password.rawValue, forKey: .with)
        try signIn.encode(provider.passwordLetters, forKey: .letters)
        try signIn.encode(provider.passwordPage, forKey: .page)
        var switches = members.nestedUnkeyedContainer(forKey: .switchOnFirst)
        for first in provider.switchOnFirst {
            var members = switches.nestedContainer(keyedBy: SwitchKeys.self)
            try members.encode(first.what.rawValue, forKey: .what)
            try members.encode(first.page, forKey: .page)
        }
        var limits = members.nestedContainer(keyedBy: LimitKeys.self, forKey: .limits)
        try limits.encode(provider.limits.imapConnections, forKey: .imapConnections)
        try limits.encode(provider.limits.recipientsPerDay, forKey: .recipientsPerDay)
        try limits.encode(provider.limits.recipientsPerMessage, forKey: .recipientsPerMessage)
        try limits.encode(provider.limits.messageBytes, forKey: .messageBytes)
        try members.encode(provider.filesSentCopies, forKey: .filesSentCopies)
        try members.encode(provider.mistakenHosts, forKey: .mistakenHosts)
        try members.encode(provider.webMail, forKey: .webMail)
        try members.encode(provider.help, forKey: .help)
        try members.encode(provider.confidence.rawValue, forKey: .sureness)
        try members.encode(provider.checked, forKey: .checked)
    }
}

/// The result of greeting one of a provider's servers.
struct ProviderFindingDocument: Encodable, Sendable {
    private let finding: ProviderCheck.Finding

    init(_ finding: ProviderCheck.Finding) { self.finding = finding }

    static func milliseconds(_ duration: Duration) -> Int { Int(duration / .milliseconds(1)) }

    private enum CodingKeys: String, CodingKey {
        case provider, service, host, port, security, greets, milliseconds, failure, serverWords
    }

    /// Encodes every key. `greets` is null if nothing was tried.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        let server = finding.service == .imap ? finding.provider.imap : finding.provider.smtp
        try members.encode(finding.provider.id, forKey: .provider)
        try members.encode(finding.service.rawValue, forKey: .service)
        try members.encode(server.pattern.host, forKey: .host)
        try members.encode(server.pattern.port, forKey: .port)
        try members.encode(server.pattern.security.rawValue, forKey: .security)
        try members.encode(finding.endpoint.map { _ in finding.failure == nil }, forKey: .greets)
        try members.encode(finding.endpoint.map { _ in Self.milliseconds(finding.duration) }, forKey: .milliseconds)
        try members.encode(finding.failure?.summary, forKey: .failure)
        try members.encode(finding.failure?.words?.description, forKey: .serverWords)
    }
}
