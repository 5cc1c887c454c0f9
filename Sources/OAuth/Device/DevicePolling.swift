/// When the token endpoint is asked whether the person has typed the code (RFC 8628 §3.5). Asks nobody itself.
struct DevicePolling: Sendable {
    enum Action {
        /// Wait so long, then ask.
        case ask(after: Duration)
        case done(OAuthTokens)
        case fail(OAuthError)
    }

    /// The longest pause between two questions.
    static let longestInterval = Duration.seconds(60)
    /// By what a server that asks for slowness is given more time.
    static let slowing = Duration.seconds(5)

    private(set) var interval: Duration
    private let patience: Duration

    init(interval: Duration, patience: Duration) {
        self.interval = interval
        self.patience = patience
    }

    /// What comes first.
    var beginning: Action { .ask(after: interval) }

    /// - Parameter elapsed: since the code was given out.
    mutating func answered(_ answer: Result<OAuthTokens, OAuthError>, elapsed: Duration) -> Action {
        switch answer {
        case .success(let tokens): return .done(tokens)
        case .failure(.refused(let refusal)) where refusal.kind == .authorizationPending: break
        case .failure(.refused(let refusal)) where refusal.kind == .slowDown: interval += Self.slowing
        // A server that is away may come back; it is asked ever more seldom.
        case .failure(let error) where error.remedy == .tryLater && error != .cancelled: interval *= 2
        case .failure(let error): return .fail(error)
        }
        interval = min(interval, Self.longestInterval)
        guard elapsed + interval < patience else { return .fail(.nobodySignedIn(within: patience)) }
        return .ask(after: interval)
    }
}
