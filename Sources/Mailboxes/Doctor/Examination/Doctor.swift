import MIME
public import Storage
public import MailWire

/// Finds out why a mailbox does not work: goes the whole way that mail goes, notes what it sees, and names one cause.
///
/// Both servers are gone through side by side. Nobody signs in with a wrong password more than twice in one examination,
/// whatever forms of the user name there are: a third might lock the mailbox.
public struct Doctor: Sendable {
    public let providers: ProviderDirectory
    private let discovery: MailServerDiscovery?
    private let limits: DoctorLimits
    private let resolver: (any HostResolver)?
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - discovery: finds the servers of domains whose provider is not known; nil where they have to be given then.
    ///   - resolver: finds hosts' addresses; nil for the operating system's.
    ///   - now: the time by this machine's clock, which may be wrong.
    public init(
        providers: ProviderDirectory = .builtIn, discovery: MailServerDiscovery? = nil,
        limits: DoctorLimits = DoctorLimits(), resolver: (any HostResolver)? = nil,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.providers = providers
        self.discovery = discovery
        self.limits = limits
        self.resolver = resolver
        self.now = now
    }

    /// Examines what a person has given.
    ///
    /// - Parameters:
    ///   - isThorough: looks at each address of the servers too, where everything else passes.
    ///   - told: hears of each server as soon as it has been gone through.
    /// - Throws: ``ConnectError`` for what is no address, user name or password at all; `CancellationError`.
    public func examine(
        _ request: ConnectRequest, isThorough: Bool = true, told: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        let address = try request.checkedAddress()
        let givesServers = request.imap != nil && request.smtp != nil
        let similar = givesServers ? nil : providers.domain(similarTo: address.domain)
        // A password is not shown to the servers of a domain that was most likely not meant.
        let isStopped = similar.map(ProviderDirectory.isTelling) == true
        let found =
            isStopped || givesServers ? nil : try await discovery?.discover(address, trustRoots: request.trustRoots)
        let subject = try ExaminedMailbox(request, providers: providers, found: found, isStopped: isStopped)
        var seen = Observations(
            address: address.address, domain: address.domain.lowercased(), now: now().microseconds / 1_000_000)
        seen.provider = subject.provider
        seen.password = request.password.map(PasswordShape.init)
        seen.similarDomain = similar
        seen.domainObservation = found.map { DomainObservation($0.domain) }
        return try await examine(subject, seen, isThorough, told)
    }

    /// Examines a mailbox that is connected, with what it signs in with.
    public func examine(
        _ mailbox: Mailbox, _ proof: Credentials.Proof, isThorough: Bool = true,
        told: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        try await examine(
            ProvedConnection(
                address: mailbox.address, name: mailbox.name, providerID: mailbox.providerID,
                userName: mailbox.userName, password: Secret(""), imap: mailbox.imap, smtp: mailbox.smtp,
                authorityPEM: mailbox.authorityPEM), proof, isThorough: isThorough, told: told)
    }

    /// Examines servers that are known, with what one signs in with there; the connection's own password does not matter.
    func examine(
        _ connection: ProvedConnection, _ proof: Credentials.Proof, isThorough: Bool,
        told: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        let subject = try ExaminedMailbox(connection, proof, providers: providers)
        var seen = Observations(
            address: connection.address, domain: subject.address.domain.lowercased(),
            now: now().microseconds / 1_000_000)
        seen.provider = subject.provider
        switch proof {
        case .password(let password): seen.password = PasswordShape(password)
        case .accessToken: seen.hasToken = true
        }
        return try await examine(subject, seen, isThorough, told)
    }

    private func examine(
        _ subject: ExaminedMailbox, _ known: Observations, _ isThorough: Bool,
        _ told: @Sendable (ServerObservation) -> Void
    ) async throws -> Examination {
        var seen = known
        seen.takesPasswords = subject.takesPasswords
        seen.unconfirmed = subject.unconfirmed.map { UnconfirmedServers(imap: $0.imap, smtp: $0.smtp) }
        var examination = Examination(subject: subject, observations: seen)
        if let imap = subject.imap, let smtp = subject.smtp {
            let network = DoctorNetwork(trustRoots: subject.trustRoots, resolver: resolver, limits: limits)
            let visit = MailboxVisit(
                subject: subject, network: network, imap: imap, smtp: smtp, transcripts: examination.transcripts)
            (seen.imap, seen.smtp) = await visit.run(told)
            if isThorough { await lookAtAddresses(&seen, network) }
            try Task.checkCancellation()
            examination.observations = seen
        }
        examination.diagnosis = diagnosis(seen)
        return examination
    }

    /// The one cause, from what was seen.
    func diagnosis(_ seen: Observations) -> Diagnosis? {
        Diagnosing(seen: seen, providers: providers).diagnosis()
    }

    /// A version of the Internet Protocol that is broken costs seconds at each connection although all of them work.
    private func lookAtAddresses(_ seen: inout Observations, _ network: DoctorNetwork) async {
        let (imap, smtp) = (seen.imap?.endpoint, seen.smtp?.endpoint)
        async let first = looks(at: imap, if: seen.imap?.trouble == nil, network)
        async let second = looks(at: smtp, if: seen.smtp?.trouble == nil, network)
        let looks = await (first, second)
        if let first = looks.0 { seen.imap?.addresses = first }
        if let second = looks.1 { seen.smtp?.addresses = second }
    }

    private func looks(
        at endpoint: Endpoint?, if isWanted: Bool, _ network: DoctorNetwork
    ) async -> [ServerObservation.AddressLook]? {
        guard let endpoint, isWanted else { return nil }
        return await network.addressLooker.look(at: endpoint)
    }
}
