import Foundation
import MIME
public import MailWire

/// Finds out why a mailbox does not work: tests every step that mail takes, records what it sees, and names one cause.
///
/// Both servers are tested in parallel. One examination never causes more than two wrong sign-ins, whatever forms of
/// the user name there are: a third might lock the mailbox. `MailboxVisit` sees to that.
public struct Doctor: Sendable {
    /// The known providers.
    public let providers: ProviderDirectory
    private let discovery: MailServerDiscovery?
    private let limits: DoctorLimits
    private let resolver: (any HostResolver)?
    private let now: @Sendable () -> Int64

    /// Creates a doctor.
    ///
    /// - Parameters:
    ///   - providers: The known providers.
    ///   - discovery: Finds the servers of domains without a known provider; with `nil`, the request has to name them.
    ///   - limits: The time limit of each step.
    ///   - resolver: Finds hosts' addresses; `nil` uses the operating system's.
    ///   - now: Returns the seconds since 1970 by this machine's clock, which may be wrong.
    public init(
        providers: ProviderDirectory = .builtIn, discovery: MailServerDiscovery? = nil,
        limits: DoctorLimits = DoctorLimits(), resolver: (any HostResolver)? = nil,
        now: @escaping @Sendable () -> Int64 = Self.secondsSinceEpoch
    ) {
        self.providers = providers
        self.discovery = discovery
        self.limits = limits
        self.resolver = resolver
        self.now = now
    }

    /// Returns the seconds since 1970 by this machine's clock.
    @Sendable public static func secondsSinceEpoch() -> Int64 { Int64(Date().timeIntervalSince1970) }

    /// Examines a mailbox that a user wants to connect.
    ///
    /// - Parameters:
    ///   - request: What the user entered.
    ///   - isThorough: Pass `true` to try each address of the servers too, if everything else passes.
    ///   - onProgress: Called with the observation of each server when its examination is complete.
    /// - Returns: What was found.
    /// - Throws: ``ConnectError`` if the address, a name or the password is malformed; `CancellationError`.
    public func examine(
        _ request: ConnectRequest, isThorough: Bool = true, onProgress: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        let address = try request.checkedAddress()
        let givesServers = request.imap != nil && request.smtp != nil
        let similar = givesServers ? nil : providers.domain(similarTo: address.domain)
        // Send no password to the servers of a domain that was most likely mistyped.
        let isStopped = similar.map(ProviderDirectory.isDistinctive) == true
        let found =
            isStopped || givesServers ? nil : try await discovery?.discover(address, trustRoots: request.trustRoots)
        let subject = try ExaminedMailbox(request, providers: providers, found: found, isStopped: isStopped)
        var seen = Observations(
            address: address.address, domain: address.domain.lowercased(), now: now())
        seen.provider = subject.provider
        seen.password = request.password.map(PasswordShape.init)
        seen.similarDomain = similar
        seen.domainStanding = found?.domain
        return try await examine(subject, seen, isThorough, onProgress)
    }

    /// Examines known servers, with the password or token to sign in with. The connection's own password is ignored.
    package func examine(
        _ connection: ProvedConnection, _ proof: Credentials.Proof, isThorough: Bool,
        onProgress: @Sendable (ServerObservation) -> Void = { _ in }
    ) async throws -> Examination {
        let subject = try ExaminedMailbox(connection, proof, providers: providers)
        var seen = Observations(
            address: connection.address, domain: subject.address.domain.lowercased(),
            now: now())
        seen.provider = subject.provider
        switch proof {
        case .password(let password): seen.password = PasswordShape(password)
        case .accessToken: seen.hasToken = true
        }
        return try await examine(subject, seen, isThorough, onProgress)
    }

    private func examine(
        _ subject: ExaminedMailbox, _ known: Observations, _ isThorough: Bool,
        _ onProgress: @Sendable (ServerObservation) -> Void
    ) async throws -> Examination {
        var seen = known
        seen.takesPasswords = subject.takesPasswords
        seen.unconfirmed = subject.unconfirmed.map { UnconfirmedServers(imap: $0.imap, smtp: $0.smtp) }
        var examination = Examination(subject: subject, observations: seen)
        if let imap = subject.imap, let smtp = subject.smtp {
            let network = DoctorNetwork(trustRoots: subject.trustRoots, resolver: resolver, limits: limits)
            let visit = MailboxVisit(
                subject: subject, network: network, imap: imap, smtp: smtp, transcripts: examination.transcripts)
            (seen.imap, seen.smtp) = await visit.run(onProgress)
            if isThorough { await lookAtAddresses(&seen, network) }
            try Task.checkCancellation()
            examination.observations = seen
        }
        examination.diagnosis = diagnosis(seen)
        return examination
    }

    /// Returns the one cause that follows from the observations; `nil` if everything works.
    func diagnosis(_ seen: Observations) -> Diagnosis? {
        Diagnosing(seen: seen, providers: providers).diagnosis()
    }

    /// Tries each address. A broken IP version costs seconds at each connection, although everything works.
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
        return await network.addressProbe.look(at: endpoint)
    }
}
