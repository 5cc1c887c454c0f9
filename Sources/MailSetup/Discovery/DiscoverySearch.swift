import DNS
import MIME
import MailWire

/// One discovery: all sources in parallel, until nothing better can come.
struct DiscoverySearch: Sendable {
    let discovery: MailServerDiscovery
    let address: MailAddress
    /// The address's domain, as A-labels in lower case.
    let domain: String
    let proof: ServerProof
    private let file: ConfigurationFileFetch

    init(_ discovery: MailServerDiscovery, address: MailAddress, domain: String, trustRoots: TrustRoots) {
        (self.discovery, self.address, self.domain) = (discovery, address, domain)
        proof = ServerProof(
            trustRoots: trustRoots, resolver: discovery.resolver, limit: discovery.limits.greeting,
            wait: discovery.wait)
        file = ConfigurationFileFetch(
            trustRoots: trustRoots, resolver: discovery.resolver, limits: discovery.limits)
    }

    /// The user names to try if no source names any: the address, then its local part (RFC 6186 §4).
    var usualUserNames: [String] { userNames([.address, .localPart]) }

    private enum Step: Sendable {
        case standing(DomainStanding, Provider?)
        case results([(DiscoveredServers.Source, SourceResult)])
    }

    func run() async -> DiscoveryResults {
        var results = DiscoveryResults()
        return await withTaskGroup(of: Step.self) { group in
            group.addTask { await standing() }
            group.addTask { .results(await fromServiceRecords()) }
            group.addTask { .results([(.configurationFile, await fromConfigurationFile())]) }
            group.addTask { .results([(.guess, await fromGuesses())]) }
            for await step in group {
                switch step {
                case .standing(let standing, let provider):
                    (results.standing, results.provider) = (standing, provider)
                    if let provider, let imap = provider.imap.endpoint, let smtp = provider.smtp.endpoint {
                        group.addTask {
                            .results([(.mailExchanger, await proved([imap], [smtp], userNames(provider), provider))])
                        }
                    } else {
                        results.note(.nothing, from: .mailExchanger)
                    }
                case .results(let arrived):
                    for (source, result) in arrived { results.note(result, from: source) }
                }
                if results.isDecided { break }
            }
            group.cancelAll()
            return results
        }
    }

    // MARK: Sources

    /// Asks what the domain is, and whose servers take its mail.
    private func standing() async -> Step {
        let names = discovery.names
        async let address = hasAddress()
        let exchangers = await asked { () throws(DNSError) in try await names.mailExchangers(of: domain) }
        switch exchangers {
        case .success(let exchangers):
            if exchangers.allSatisfy(\.isNull) { return .standing(.takesNoMail, nil) }
            let provider = exchangers.lazy.compactMap { discovery.providers.provider(ofMailExchanger: $0.host) }.first
            return .standing(.exists, provider)
        case .failure(.noSuchDomain), .failure(.notAName): return .standing(.noSuchDomain, nil)
        // Mail then goes to the domain's own address, if it has one (RFC 5321 §5.1).
        case .failure(.noRecords): return .standing(await address ? .exists : .takesNoMail, nil)
        case .failure: return .standing(.nameServersSilent, nil)
        }
    }

    /// Returns `false` only if the name servers say for certain that the domain has no address.
    private func hasAddress() async -> Bool {
        let names = discovery.names
        async let four = asked { () throws(DNSError) in try await names.addresses(of: domain, family: .ipv4) }
        async let six = asked { () throws(DNSError) in try await names.addresses(of: domain, family: .ipv6) }
        return await [four, six].contains { answer in
            guard case .failure(let error) = answer else { return true }
            return !error.isDecided
        }
    }

    /// Asks for SRV records (RFC 6186 §3.1 and §3.2, RFC 8314 §5.1). TLS from the start comes before STARTTLS.
    private func fromServiceRecords() async -> [(DiscoveredServers.Source, SourceResult)] {
        async let imaps = records("_imaps._tcp", .tls)
        async let imap = records("_imap._tcp", .startTLS)
        async let submissions = records("_submissions._tcp", .tls)
        async let submission = records("_submission._tcp", .startTLS)
        let (reading, sending) = await (imaps + imap, submissions + submission)
        let provider = reading.lazy.compactMap { discovery.providers.provider(ofIMAPHost: $0.host) }.first
        async let here = proved(
            reading.filter(isVouchedFor), sending.filter(isVouchedFor), provider.map(userNames) ?? [], provider)
        async let elsewhere = proved(
            reading.filter { !isVouchedFor($0) }, sending.filter { !isVouchedFor($0) }, [], nil)
        return await [(.serviceRecords, here), (.serviceRecordsElsewhere, elsewhere)]
    }

    private func records(_ service: String, _ security: TransportSecurity) async -> [Endpoint] {
        let names = discovery.names
        let found = await asked { () throws(DNSError) in try await names.services(service, of: domain) }
        guard case .success(let records) = found else { return [] }
        return records.filter { !$0.isNotOffered }.map { Endpoint(host: $0.host, port: $0.port, security: security) }
    }

    /// Whether a host that only the name servers name is the domain's own or a known provider's.
    private func isVouchedFor(_ endpoint: Endpoint) -> Bool {
        VouchedHosts(domain: domain, providers: discovery.providers).contains(endpoint.host)
    }

    private func fromConfigurationFile() async -> SourceResult {
        let (file, domain, address) = (file, domain, address)
        let limit = TimeLimited(limit: discovery.limits.file, wait: discovery.wait)
        guard let found = await limit.run({ await file.file(of: domain) })?.reading(for: address, domain: domain) else {
            return .nothing
        }
        var result = await proved(found.imap, found.smtp, found.userNames, nil)
        result.takesPasswords = found.takesPasswords
        return result
    }

    private func fromGuesses() async -> SourceResult {
        await proved(
            ["imap.\(domain)", "mail.\(domain)", domain].map { Endpoint(host: $0, port: 993, security: .tls) },
            ["smtp.\(domain)", "mail.\(domain)"].map { Endpoint(host: $0, port: 465, security: .tls) }
                + ["smtp.\(domain)", "mail.\(domain)"].map { Endpoint(host: $0, port: 587, security: .startTLS) }, [],
            nil)
    }

    // MARK: Their steps

    /// Returns the first server of each kind that greets.
    private func proved(
        _ imap: [Endpoint], _ smtp: [Endpoint], _ userNames: [String], _ provider: Provider?
    ) async -> SourceResult {
        let most = discovery.limits.candidates
        async let reading = proof.imap(Array(imap.prefix(most)))
        async let sending = proof.smtp(Array(smtp.prefix(most)))
        return SourceResult(imap: await reading, smtp: await sending, provider: provider, userNames: userNames)
    }

    private func asked<Value: Sendable>(
        _ question: @escaping @Sendable () async throws(DNSError) -> Value
    ) async -> Result<Value, DNSError> {
        let limit = TimeLimited(limit: discovery.limits.names, wait: discovery.wait)
        return await limit.run {
            do throws(DNSError) { return .success(try await question()) } catch { return .failure(error) }
        } ?? .failure(.timedOut)
    }

    private func userNames(_ provider: Provider) -> [String] { userNames(provider.userNames) }

    private func userNames(_ forms: [Provider.UserNameForm]) -> [String] { forms.map { $0.userName(of: address) } }
}
