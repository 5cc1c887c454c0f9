import MailWire

/// The result of one source: both servers, one, or none.
struct SourceResult: Sendable {
    var imap: Endpoint?
    var smtp: Endpoint?
    var provider: Provider?
    /// The user names to try; empty if the source names none.
    var userNames: [String] = []
    var takesPasswords = true

    static let nothing = SourceResult()
}

/// The results so far, and whether a better one can still come.
struct DiscoveryResults: Sendable {
    /// The sources to ask, best first. A provider known by the domain needs none of them.
    static let sources = DiscoveredServers.Source.allCases.filter { $0 != .domain }

    var standing: DomainStanding?
    var provider: Provider?
    private var bySource: [DiscoveredServers.Source: SourceResult] = [:]

    mutating func note(_ result: SourceResult, from source: DiscoveredServers.Source) { bySource[source] = result }

    /// Whether no outstanding result can change the outcome.
    var isDecided: Bool {
        guard let standing else { return false }
        if standing == .noSuchDomain || standing == .takesNoMail || provider?.password == .oauth { return true }
        return best(\.imap).isDecided && best(\.smtp).isDecided
    }

    /// Returns the best servers; `nil` if one of the two was not found.
    ///
    /// - Parameter userNames: The user names to try if the source names none.
    func servers(userNames: [String]) -> DiscoveredServers? {
        if standing == .noSuchDomain || standing == .takesNoMail { return nil }
        guard let imap = best(\.imap).find, let smtp = best(\.smtp).find else { return nil }
        let found = bySource[imap.source] ?? .nothing
        return DiscoveredServers(
            source: max(imap.source, smtp.source), provider: found.provider, imap: imap.endpoint, smtp: smtp.endpoint,
            userNames: found.userNames.isEmpty ? userNames : found.userNames, takesPasswords: found.takesPasswords)
    }

    private typealias Find = (source: DiscoveredServers.Source, endpoint: Endpoint)

    /// The best server of one kind. It is decided once every better source has finished.
    private func best(_ kind: KeyPath<SourceResult, Endpoint?>) -> (isDecided: Bool, find: Find?) {
        var isDecided = true
        for source in Self.sources {
            guard let result = bySource[source] else {
                isDecided = false
                continue
            }
            if let endpoint = result[keyPath: kind] { return (isDecided, (source, endpoint)) }
        }
        return (isDecided, nil)
    }
}
