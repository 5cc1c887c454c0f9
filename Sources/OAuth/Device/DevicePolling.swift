/// Decides when to ask the token endpoint whether the user has typed the code (RFC 8628 §3.5). It does no I/O.
struct DevicePolling: Sendable {
    enum Action {
        /// Wait this long, then ask.
        case ask(after: Duration)
        case done(OAuthTokens)
        case fail(OAuthError)
    }

    /// The longest pause between two requests.
    static let longestInterval = Duration.seconds(60)
    /// How much longer to pause if the server asks to slow down.
    static let slowing = Duration.seconds(5)

    private(set) var interval: Duration
    private let patience: Duration

    init(interval: Duration, patience: Duration) {
        self.interval = interval
        self.patience = patience
    }

    /// The first action.
    var beginning: Action { .ask(after: interval) }

    /// Takes an answer and returns the next action.
    ///
    /// - Parameter elapsed: time since the code was issued.
    mutating func answered(_ answer: Result<OAuthTokens, OAuthError>, elapsed: Duration) -> Action {
        switch answer {
        case .success(let tokens): return .done(tokens)
        case .failure(.refused(let refusal)) where refusal.kind == .authorizationPending: break
        case .failure(.refused(let refusal)) where refusal.kind == .slowDown: interval += Self.slowing
        // An unavailable server may recover. It is asked less and less often.
        case .failure(let error) where error.remedy == .tryLater && error != .cancelled: interval *= 2
        case .failure(let error): return .fail(error)
        }
        interval = min(interval, Self.longestInterval)
        guard elapsed + interval < patience else { return .fail(.nobodySignedIn(within: patience)) }
        return .ask(after: interval)
    }
}
