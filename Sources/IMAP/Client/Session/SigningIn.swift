import MailWire

/// Signs a session in with the best mechanism. After a refusal that says nothing certain about the password, tries the
/// next one.
struct SigningIn {
    let connection: IMAPConnection
    let credentials: Credentials

    private enum Way {
        case mechanism(SASLMechanism)
        /// The LOGIN command (RFC 9051 §6.2.3).
        case command(Secret)
    }

    func run() async throws(IMAPError) {
        let configuration = connection.configuration
        let capabilities = connection.context.capabilities
        var attempts = SignInAttempts(configuration.persistence, refused: configuration.refusedMechanisms)
        var refusal: IMAPError?
        while let way = way(capabilities, refused: attempts.refused) {
            do throws(IMAPError) {
                return try await signIn(by: way, capabilities)
            } catch {
                guard case .signInRefused(let status, _) = error else {
                    // Some servers hang up after a refusal.
                    throw error.isOfConnection ? refusal ?? error : error
                }
                guard case .mechanism(let mechanism) = way, configuration.mechanism == nil,
                    attempts.isNextAllowed(after: status.words, by: mechanism)
                else { throw error }
                refusal = error
            }
        }
        throw refusal ?? .signInNotOffered(mechanisms: capabilities.mechanisms.sorted())
    }

    /// Returns the best way that was not refused; `nil` if none is left. After a refused AUTHENTICATE, the LOGIN
    /// command is tried before SASL's LOGIN.
    private func way(_ capabilities: CapabilitySet, refused: [SASLMechanism]) -> Way? {
        if let only = connection.configuration.mechanism { return .mechanism(only) }
        let fitting = SASLMechanism.fitting(offered: capabilities.mechanisms, for: credentials)
        let next = fitting.first { !refused.contains($0) }
        guard case .password(let password) = credentials.proof, !capabilities.contains(.loginDisabled) else {
            return next.map { .mechanism($0) }
        }
        guard let next, next != .login || refused.isEmpty else { return .command(password) }
        return .mechanism(next)
    }

    private func signIn(by way: Way, _ capabilities: CapabilitySet) async throws(IMAPError) {
        switch way {
        case .command(let password):
            _ = try await connection.run(LoginCommand(userName: credentials.userName, password: password))
        case .mechanism(let mechanism):
            let command: AuthenticateCommand
            do throws(SASLError) {
                let exchange = try SASLExchange(
                    mechanism: mechanism, credentials: credentials, endpoint: connection.configuration.endpoint)
                command = try AuthenticateCommand(
                    exchange: exchange, sendsInitialResponse: capabilities.contains(.saslIR))
            } catch {
                throw .signInFailed(error)
            }
            _ = try await connection.run(command)
        }
    }
}

extension IMAPError {
    /// Whether the connection ended, from either side, before the server had answered.
    fileprivate var isOfConnection: Bool {
        switch self {
        case .connectionLost, .serviceClosing, .timeLimitPassed, .sessionEnded: true
        default: false
        }
    }
}
