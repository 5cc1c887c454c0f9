public import MailWire

/// Greets providers' servers from this machine: connects, sets up TLS and asks for capabilities. There is no sign-in.
public struct ProviderCheck: Sendable {
    /// The result for one server.
    public struct Finding: Sendable {
        /// The kind of server.
        public enum Service: String, Sendable {
            /// The IMAP or the submission server.
            case imap, smtp
        }

        /// The provider.
        public let provider: Provider
        /// The kind of server.
        public let service: Service
        /// The server's address; `nil` if its name has a number that the customer has to look up. Nothing was tried
        /// then.
        public let endpoint: Endpoint?
        /// Why it did not greet as it should; `nil` if it did.
        public let failure: SessionTrouble?
        /// How long the attempt took.
        public let duration: Duration
    }

    /// How many servers are greeted at once.
    private static let atOnce = 8

    private let probe: ConnectionProbe

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - limit: The time limit for one server.
    ///   - trustRoots: The authorities to trust.
    ///   - resolver: Finds hosts' addresses; `nil` uses the operating system's.
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
    /// - Parameters:
    ///   - providers: The providers to check.
    ///   - onResult: Called with each result as it arrives, one at a time.
    /// - Throws: `CancellationError` if the task is cancelled; whatever `onResult` throws.
    public func run(_ providers: [Provider], onResult: (Finding) throws -> Void) async throws {
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
                try onResult(finding)
                ask()
            }
        }
    }

    private func greet(_ provider: Provider, _ service: Finding.Service) async -> Finding {
        let endpoint = service == .imap ? provider.imap.endpoint : provider.smtp.endpoint
        let clock = ContinuousClock()
        let start = clock.now
        var failure: SessionTrouble?
        if let endpoint {
            failure = service == .imap ? await probe.imap(endpoint) : await probe.smtp(endpoint)
        }
        return Finding(
            provider: provider, service: service, endpoint: endpoint, failure: failure, duration: clock.now - start)
    }
}
