import MailWire

extension Diagnosing {
    /// Returns what is wrong with the address before any server is asked.
    func domainFindings() -> [Finding] {
        let hasServer = seen.servers.contains { $0.trouble == nil }
        if let similar = seen.similarDomain, !hasServer {
            let corrected = seen.address.prefix { $0 != "@" } + "@" + similar
            return [
                Finding(
                    cause: .domainMistyped, values: [.suggestion: similar], fix: .address(String(corrected)))
            ]
        }
        switch seen.domainStanding {
        case .noSuchDomain: return [Finding(cause: .noSuchDomain)]
        case .takesNoMail where !hasServer: return [Finding(cause: .domainTakesNoMail)]
        case .nameServersSilent where !hasServer: return [Finding(cause: .nameServersSilent)]
        default: break
        }
        guard seen.imap == nil, seen.smtp == nil else { return [] }
        if !seen.takesPasswords {
            return [Finding(cause: .passwordImpossible, values: [.provider: seen.provider?.name ?? seen.domain])]
        }
        if let servers = seen.unconfirmed {
            // There is no fix that Enter or `--fix` would accept: a user who wants these servers types them.
            let names = "\(Fix.words(servers.imap)); \(Fix.words(servers.smtp))"
            let options = "--imap \(servers.imap) --smtp \(servers.smtp)"
            return [Finding(cause: .serversUnconfirmed, values: [.names: names, .suggestion: options])]
        }
        if let provider = seen.provider, provider.imap.endpoint == nil || provider.smtp.endpoint == nil {
            return [Finding(cause: .serverNumberNeeded, values: [.host: provider.imap.pattern.host])]
        }
        return [Finding(cause: .serversUnknown)]
    }

    /// Returns a finding if the host is known not to serve mail programs, such as `smtp.google.com`.
    func mistakenHost(of server: ServerObservation) -> Finding? {
        guard let provider = providers.provider(mistakenHost: server.endpoint.host) else { return nil }
        let right = server.service == .imap ? provider.imap.endpoint : provider.smtp.endpoint
        var values: [Placeholder: String] = [.provider: provider.name]
        values[.suggestion] = right?.host
        return found(.hostMistaken, at: server, values, fix: right.map { .server(server.service, $0) })
    }

    /// Returns the service's other port if that one answers, or the known provider's server if another one was given.
    func otherServer(than server: ServerObservation) -> Endpoint? {
        if let other = server.otherPort { return other }
        guard let provider = seen.provider else { return nil }
        let usual = server.service == .imap ? provider.imap.endpoint : provider.smtp.endpoint
        return usual == server.endpoint ? nil : usual
    }
}
