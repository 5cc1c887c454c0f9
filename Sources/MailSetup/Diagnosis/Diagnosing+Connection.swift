import MailWire

extension Diagnosing {
    /// Returns why a connection could not be made.
    func connectionFinding(_ error: WireError, at server: ServerObservation) -> Finding {
        let fix = otherServer(than: server).map { Fix.server(server.service, $0) }
        switch error {
        case .hostNotFound:
            var values: [Placeholder: String] = [:]
            if case .server(_, let endpoint) = fix { values[.suggestion] = endpoint.host }
            return found(.noSuchHost, at: server, values, fix: fix)
        case .hostLookupFailed: return found(.nameServersSilent, at: server)
        case .trustRootsUnreadable: return found(.authorityUnreadable, at: server)
        case .tlsFailed(let failure, _): return tlsFinding(failure, at: server)
        case .timeLimitPassed(let step, _) where step == WireError.handshakeStep:
            return strangerFinding(at: server) ?? found(.silentAtTLS, at: server)
        case .connectionFailed(_, let attempts): return unreachedFinding(attempts, at: server, fix)
        default: return unreachedFinding([], at: server, fix)
        }
    }

    private func unreachedFinding(
        _ attempts: [ConnectionAttempt], at server: ServerObservation, _ fix: Fix?
    ) -> Finding {
        if isNetworkDown { return Finding(cause: .networkDown) }
        let reached = server.addresses.map(\.reach)
        if attempts.contains(where: \.isReset) || (reached.contains(.open) && !reached.contains(.closed)) {
            return found(server.endpoint.security == .tls ? .tlsBroken : .connectionCut, at: server)
        }
        if !server.addresses.isEmpty, server.addresses.allSatisfy({ $0.version == .v6 && $0.reach != .closed }) {
            return found(.onlyIPv6, at: server, fix: fix)
        }
        let isClosed =
            reached.isEmpty
            ? attempts.contains(where: \.isRefused) : reached.contains(.closed)
        return found(isClosed ? .portClosed : .portFiltered, at: server, portValues(fix), fix: fix)
    }

    private func portValues(_ fix: Fix?) -> [Placeholder: String] {
        guard case .server(_, let endpoint) = fix else { return [:] }
        return [.suggestion: "\(endpoint.host):\(endpoint.port)"]
    }

    /// Whether this machine has no route to any of the servers, over either IP version.
    private var isNetworkDown: Bool {
        let addresses = seen.servers.flatMap(\.addresses)
        return !addresses.isEmpty && addresses.allSatisfy { $0.reach == .noRoute }
            && (addresses.contains { $0.version == .v4 } || seen.servers.count > 1)
    }

    /// Returns what the user should know about a server at which every step passed.
    func notices(of server: ServerObservation) -> [Finding] {
        var findings: [Finding] = []
        if let refused = server.refusedUserName, let taken = server.userName {
            findings.append(
                found(
                    refused.contains("@") ? .userNameWithoutDomain : .userNameNeedsDomain, at: server,
                    [.suggestion: taken], fix: .userName(taken)))
        }
        if let account = server.accountName, !Self.isSame(account, seen.address) {
            findings.append(found(.otherMailbox, at: server, [.account: account]))
        }
        let six = server.addresses.filter { $0.version == .v6 }
        if !six.isEmpty, six.allSatisfy({ $0.reach != .open && $0.reach != .noRoute }),
            server.addresses.contains(where: { $0.version == .v4 && $0.reach == .open })
        {
            findings.append(found(.ipv6Broken, at: server))
        }
        if let size = server.maximumMessageSize, size < Self.usefulMessageSize {
            findings.append(found(.sizeLimitSmall, at: server, [.size: String(max(1, size / 1_000_000))]))
        }
        return findings
    }

    /// The size in bytes of a message with an invoice and a few photographs.
    static let usefulMessageSize = 10_000_000

    /// Whether two addresses are the same mailbox. Gmail ignores dots, a plus sign with what follows it, and its second
    /// domain.
    static func isSame(_ one: String, _ other: String) -> Bool {
        func plain(_ address: String) -> String {
            let parts = address.lowercased().split(separator: "@", maxSplits: 1).map(String.init)
            guard parts.count == 2, ["gmail.com", "googlemail.com"].contains(parts[1]) else {
                return address.lowercased()
            }
            return parts[0].prefix { $0 != "+" }.filter { $0 != "." } + "@gmail.com"
        }
        return plain(one) == plain(other)
    }
}
