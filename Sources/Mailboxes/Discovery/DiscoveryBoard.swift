import MailWire

/// What one source has found: both servers, or one, or none.
struct SourceFinding: Sendable {
    var imap: Endpoint?
    var smtp: Endpoint?
    var provider: Provider?
    /// Empty where the source does not say.
    var userNames: [String] = []
    var takesPasswords = true

    static let nothing = SourceFinding()
}

/// What the sources have found so far, and whether a better find can still come.
struct DiscoveryBoard: Sendable {
    /// The sources that look, best first. A provider known by the domain needs none of them.
    static let sources = DiscoveredServers.Source.allCases.filter { $0 != .domain }

    var standing: DomainStanding?
    var provider: Provider?
    private var findings: [DiscoveredServers.Source: SourceFinding] = [:]

    mutating func note(_ finding: SourceFinding, from source: DiscoveredServers.Source) { findings[source] = finding }

    /// Whether nothing that is still under way can change the outcome.
    var isDecided: Bool {
        guard let standing else { return false }
        if standing == .noSuchDomain || standing == .takesNoMail || provider?.password == .oauth { return true }
        return best(\.imap).isDecided && best(\.smtp).isDecided
    }

    /// The two best servers; nil where one of them was not found.
    ///
    /// - Parameter userNames: for a source that does not say.
    func servers(userNames: [String]) -> DiscoveredServers? {
        if standing == .noSuchDomain || standing == .takesNoMail { return nil }
        guard let imap = best(\.imap).find, let smtp = best(\.smtp).find else { return nil }
        let found = findings[imap.source] ?? .nothing
        return DiscoveredServers(
            source: max(imap.source, smtp.source), provider: found.provider, imap: imap.endpoint, smtp: smtp.endpoint,
            userNames: found.userNames.isEmpty ? userNames : found.userNames, takesPasswords: found.takesPasswords)
    }

    private typealias Find = (source: DiscoveredServers.Source, endpoint: Endpoint)

    /// The best find of one kind; decided where every better source has come to its end.
    private func best(_ kind: KeyPath<SourceFinding, Endpoint?>) -> (isDecided: Bool, find: Find?) {
        var isDecided = true
        for source in Self.sources {
            guard let finding = findings[source] else {
                isDecided = false
                continue
            }
            if let endpoint = finding[keyPath: kind] { return (isDecided, (source, endpoint)) }
        }
        return (isDecided, nil)
    }
}
