public import MailWire

/// Greets providers' servers from where one is: connects, sets TLS up and asks what they can do. Nobody signs in.
public struct ProviderCheck: Sendable {
    /// What one server said.
    public struct Finding: Sendable {
        public enum Service: String, Sendable {
            case imap, smtp
        }

        public let provider: Provider
        public let service: Service
        /// Nil where its name has a number in it that a customer has to look up: nothing was tried.
        public let endpoint: Endpoint?
        /// Nil where it greeted as it should.
        public let failure: ProbeFailure?
        public let duration: Duration
    }

    /// How many servers are greeted at once.
    private static let atOnce = 8

    private let probe: ConnectionProbe

    /// - Parameters:
    ///   - limit: how long one server may take.
    ///   - trustRoots: whom to believe.
    ///   - resolver: finds hosts' addresses; nil for the operating system's.
    public init(
        limit: Duration = .seconds(15), trustRoots: TrustRoots = .system, resolver: (any HostResolver)? = nil
    ) {
        let times = Dialer.TimeLimits(connect: limit, handshake: limit)
        probe = ConnectionProbe(
            dialer: Dialer(trustRoots: trustRoots, timeLimits: times, resolver: resolver), credentials: nil,
            limit: limit)
    }

    /// Greets both servers of each provider.
    ///
    /// - Parameter found: hears of each as it has answered, one after the other.
    /// - Throws: `CancellationError`.
    public func run(_ providers: [Provider], found: (Finding) throws -> Void) async throws {
        var questions = providers.flatMap { provider in
            [(provider, Finding.Service.imap), (provider, Finding.Service.smtp)]
        }[...]
        try await withThrowingTaskGroup(of: Finding.self) { group in
            func ask() {
                guard let (provider, service) = questions.popFirst() else { return }
                group.addTask { await self.greet(provider, service) }
            }
            for _ in 0..<Self.atOnce { ask() }
            while let finding = try await group.next() {
                try Task.checkCancellation()
                try found(finding)
                ask()
            }
        }
    }

    private func greet(_ provider: Provider, _ service: Finding.Service) async -> Finding {
        let endpoint = service == .imap ? provider.imap.endpoint : provider.smtp.endpoint
        let clock = ContinuousClock()
        let start = clock.now
        var failure: ProbeFailure?
        if let endpoint {
            failure = service == .imap ? await probe.imap(endpoint) : await probe.smtp(endpoint)
        }
        return Finding(
            provider: provider, service: service, endpoint: endpoint, failure: failure, duration: clock.now - start)
    }
}
