import MIME
import MailWire

extension Diagnosing {
    /// Returns why TLS could not be set up.
    func tlsFinding(_ failure: TLSFailure, at server: ServerObservation) -> Finding {
        switch failure {
        case .certificateNotTrusted, .wrongHostName: certificateFinding(failure, at: server)
        case .noCommonParameters: found(.tlsTooOld, at: server)
        case .notTLS, .closedInHandshake, .other: strangerFinding(at: server) ?? found(.tlsBroken, at: server)
        }
    }

    private func certificateFinding(_ failure: TLSFailure, at server: ServerObservation) -> Finding {
        guard let facts = server.certificate else {
            return found(failure == .wrongHostName ? .certificateOtherName : .certificateUntrusted, at: server)
        }
        if seen.now < facts.notBefore || seen.now > facts.notAfter {
            // On a day before the program was written, the clock is wrong, not the certificate.
            if seen.now < facts.notBefore, Self.day(seen.now) < providers.lastChecked {
                return found(.clockWrong, at: server, [.day: Self.day(seen.now)])
            }
            let isEarly = seen.now < facts.notBefore
            return found(
                isEarly ? .certificateNotYetValid : .certificateExpired, at: server,
                [.day: Self.day(isEarly ? facts.notBefore : facts.notAfter)])
        }
        if failure == .wrongHostName || !facts.isFor(server.endpoint.host) {
            return otherNameFinding(facts, at: server)
        }
        return found(facts.isSelfSigned ? .certificateSelfSigned : .certificateUntrusted, at: server)
    }

    /// The day in UTC: `2026-11-21`.
    private static func day(_ secondsSince1970: Int64) -> String {
        String(MessageDate(secondsSinceEpoch: secondsSince1970).rfc3339.prefix(10))
    }

    /// The finding for a certificate with another name. Hosting companies show their own name on a customer's host; an
    /// attacker shows theirs. All names are shown, but only one known to be the address's own or a provider's is
    /// suggested.
    private func otherNameFinding(_ facts: CertificateFacts, at server: ServerObservation) -> Finding {
        let hosts = VouchedHosts(domain: seen.domain, providers: providers)
        let names = facts.names.filter { !$0.hasPrefix("*.") && $0.contains(where: \.isLetter) && hosts.contains($0) }
        var values: [Placeholder: String] = [:]
        values[.names] = facts.names.isEmpty ? nil : facts.names.prefix(3).joined(separator: ", ")
        var fix: Fix?
        if let name = names.first, names.count == 1 {
            values[.suggestion] = name
            var endpoint = server.endpoint
            endpoint.host = name
            fix = .server(server.service, endpoint)
        }
        return found(.certificateOtherName, at: server, values, fix: fix)
    }

    /// Returns what speaks on the port; `nil` if that is unknown, or it is what it should be.
    func strangerFinding(at server: ServerObservation) -> Finding? {
        var endpoint = server.endpoint
        switch server.portLook {
        case .tls where server.endpoint.security != .tls:
            endpoint.security = .tls
            return found(.needsTLS, at: server, fix: .server(server.service, endpoint))
        case .http: return found(.webServer, at: server, fix: usualServer(for: server))
        case .ssh: return found(.sshServer, at: server, fix: usualServer(for: server))
        case .pop3: return found(.otherMailService, at: server, fix: usualServer(for: server))
        case .smtp where server.service == .imap, .imap where server.service == .smtp:
            return found(.otherMailService, at: server, fix: usualServer(for: server))
        case .smtp where server.endpoint.security == .tls, .imap where server.endpoint.security == .tls:
            guard let offersStartTLS = server.offersStartTLS else { return nil }
            guard offersStartTLS else { return found(.noEncryption, at: server) }
            endpoint.security = .startTLS
            return found(.needsStartTLS, at: server, fix: .server(server.service, endpoint))
        case .unknown: return found(.noMailServer, at: server, fix: usualServer(for: server))
        default: return nil
        }
    }

    private func usualServer(for server: ServerObservation) -> Fix? {
        otherServer(than: server).map { .server(server.service, $0) }
    }
}
