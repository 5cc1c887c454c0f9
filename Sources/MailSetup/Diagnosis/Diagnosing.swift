import MailWire

/// Derives the one cause to fix first from the observations. It asks no server.
struct Diagnosing {
    let seen: Observations
    let providers: ProviderDirectory

    /// A conclusion from the observations.
    struct Finding: Hashable {
        let cause: Cause
        var service: MailService?
        var values: [Placeholder: String] = [:]
        var fix: Fix?
    }

    /// Returns the diagnosis; `nil` if everything works.
    func diagnosis() -> Diagnosis? {
        var findings = domainFindings()
        for server in seen.servers {
            if let trouble = server.trouble {
                findings.append(finding(of: trouble, at: server))
            } else {
                findings += notices(of: server)
            }
        }
        let ranked = findings.enumerated().sorted { left, right in
            let (first, second) = (rank(left.element), rank(right.element))
            return first == second ? left.offset < right.offset : first < second
        }.map(\.element)
        guard var chief = ranked.first else { return nil }
        let others = ranked.dropFirst().filter { $0.cause != chief.cause }
        if ranked.count(where: { $0.cause == chief.cause }) > 1 { chief.service = nil }
        var also: [Cause] = []
        for cause in others.map(\.cause) where !also.contains(cause) { also.append(cause) }
        return Diagnosis(
            cause: chief.cause, service: chief.service, providerID: seen.provider?.id,
            values: commonValues.merging(chief.values) { $1 },
            fix: chief.fix, evidence: evidence(), alsoWrong: also)
    }

    /// The order of fixing: a password means nothing to a wrong host.
    private func rank(_ finding: Finding) -> Int {
        switch finding.cause {
        case .authorityUnreadable: return 0
        case .domainMistyped, .noSuchDomain, .domainTakesNoMail: return 1
        case .networkDown, .nameServersSilent: return 2
        case .passwordImpossible, .serverNumberNeeded, .serversUnknown, .serversUnconfirmed: return 3
        case .hostMistaken: return 4
        default: break
        }
        switch finding.cause.kind {
        case .notice: return 100
        case .temporary: return 90
        default: break
        }
        guard let service = finding.service, let step = seen.server(service)?.trouble?.step else { return 50 }
        return 10 + (SessionStep.allCases.firstIndex(of: step) ?? 0)
    }

    private var commonValues: [Placeholder: String] {
        var values: [Placeholder: String] = [.address: seen.address, .domain: seen.domain]
        values[.provider] = seen.provider?.name
        values[.help] = seen.provider?.help
        values[.webMail] = seen.provider?.webMail
        return values
    }

    /// Returns a finding at a server, with values for its texts.
    func found(
        _ cause: Cause, at server: ServerObservation, _ values: [Placeholder: String] = [:], fix: Fix? = nil
    ) -> Finding {
        var all: [Placeholder: String] = [.host: server.endpoint.host, .port: String(server.endpoint.port)]
        all[.userName] = server.userName
        all[.provider] = seen.provider?.name ?? server.endpoint.host
        return Finding(cause: cause, service: server.service, values: all.merging(values) { $1 }, fix: fix)
    }

    /// Returns what ended a session, by its steps.
    private func finding(of trouble: SessionTrouble, at server: ServerObservation) -> Finding {
        if let mistaken = mistakenHost(of: server) { return mistaken }
        switch trouble {
        case .notConnected(let error): return connectionFinding(error, at: server)
        case .startTLSNotOffered: return found(.noEncryption, at: server)
        case .tampered: return found(.connectionTampered, at: server)
        case .signInNotOffered(let offered): return signInFinding(offering: offered, at: server)
        case .signInFailed(.refusedByServer(let words)):
            return refusalFinding(ServerWords(text: words), at: server)
        case .signInFailed: return found(.noSignIn, at: server)
        case .refused(let words, let step), .dismissed(let words, let step):
            return refusalFinding(words, at: step, of: server)
        case .notTheProtocol: return strangerFinding(at: server) ?? found(.noMailServer, at: server)
        case .cut(let step), .abandoned(let step): return cutFinding(at: step, of: server)
        case .heldBack: return cutFinding(at: .sender, of: server)
        case .silent(let step, _): return silenceFinding(at: step, of: server)
        case .endless: return found(.endlessTalk, at: server)
        case .noInbox: return found(.foldersRefused, at: server)
        }
    }
}
