import MIME
public import Storage
public import MailWire

/// Finds out why a mailbox does not work: goes the whole way that mail goes, notes what it sees, and names one cause.
///
/// Both servers are gone through side by side. Nobody signs in with a wrong password more than twice in one examination,
/// whatever forms of the user name there are: a third might lock the mailbox.
public struct Doctor: Sendable {
    public let providers: ProviderDirectory
    private let limits: DoctorLimits
    private let resolver: (any HostResolver)?
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - resolver: finds hosts' addresses; nil for the operating system's.
    ///   - now: the time by this machine's clock, which may be wrong.
    public init(
        providers: ProviderDirectory = .builtIn, limits: DoctorLimits = DoctorLimits(),
        resolver: (any HostResolver)? = nil, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.providers = providers
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
        let subject = try ExaminedMailbox(request, providers: providers)
        var seen = Observations(
            address: subject.address.address, domain: subject.address.domain.lowercased(),
            now: now().microseconds / 1_000_000)
        seen.provider = subject.provider
        seen.password = request.password.map(PasswordShape.init)
        seen.similarDomain = subject.similarDomain
        var examination = Examination(subject: subject, observations: seen)
        guard let imap = subject.imap, let smtp = subject.smtp else {
            examination.diagnosis = diagnosis(seen)
            return examination
        }
        let network = DoctorNetwork(
            trustRoots: request.authorityPEM.map(TrustRoots.pem) ?? .system, resolver: resolver, limits: limits)
        let visit = MailboxVisit(
            subject: subject, network: network, imap: imap, smtp: smtp, transcripts: examination.transcripts)
        (seen.imap, seen.smtp) = await visit.run(told)
        if isThorough { await lookAtAddresses(&seen, network) }
        try Task.checkCancellation()
        examination.observations = seen
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
