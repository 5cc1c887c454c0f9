import MailWire

/// Takes a session from the open connection to the point at which deliveries can begin: greeting, EHLO, STARTTLS, AUTH.
///
/// Only one command is under way at any time. A reply goes in, an action comes out.
struct SignOnMachine: ~Copyable {
    /// The configuration of a sign-on.
    struct Plan {
        var endpoint: Endpoint
        var credentials: Credentials?
        /// Mechanisms that may be used, best first; `nil` allows all that fit.
        var mechanisms: [SASLMechanism]?
        /// Mechanisms to skip, and the refusals after which the next one is tried.
        var attempts = SignInAttempts(.unclearRefusals)
        /// The client's name in EHLO; `nil` uses the literal of this side's address (RFC 5321 §4.1.3).
        var clientName: String?
    }

    private enum State {
        case greeting
        case ehlo(isProtected: Bool)
        case helo(isProtected: Bool)
        case startTLS
        case handshake
        case signingIn(SASLExchange, ServerCapabilities)
        case abandoning(SASLError)
        case done
    }

    private let plan: Plan
    private var clientName: String
    private var state = State.greeting
    private var attempts: SignInAttempts
    /// The refusal after which another mechanism was tried. If the next one fails too, this is the session's error.
    private(set) var refusal: SMTPError?

    init(plan: Plan) {
        self.plan = plan
        attempts = plan.attempts
        clientName = plan.clientName ?? "[127.0.0.1]"
    }

    /// Notes that the connection is open.
    ///
    /// - Parameter literal: this side's address as EHLO writes it; used if no name is configured.
    mutating func connected(from literal: String) {
        clientName = plan.clientName ?? literal
    }

    var phase: SessionPhase {
        switch state {
        case .greeting: .greeting
        case .ehlo, .helo: .hello
        case .startTLS, .handshake: .startTLS
        case .signingIn, .abandoning: .signIn
        case .done: .idle
        }
    }

    /// Whether the server's next bytes must come under TLS.
    var awaitsHandshake: Bool {
        if case .handshake = state { true } else { false }
    }

    mutating func received(_ reply: SMTPReply) -> ConversationAction {
        switch state {
        case .greeting: greeted(reply)
        case .ehlo(let isProtected): answeredEHLO(reply, isProtected)
        case .helo(let isProtected): answeredHELO(reply, isProtected)
        case .startTLS: answeredStartTLS(reply)
        case .signingIn(let exchange, let capabilities): answeredAUTH(reply, exchange, capabilities)
        case .abandoning(let error): fail(.signInFailed(error))
        case .handshake: fail(.plaintextAfterStartTLS)
        case .done: unexpected(reply)
        }
    }

    /// Sends EHLO again under TLS. What the server offered before is discarded (RFC 3207 §4.2).
    mutating func tlsEstablished() -> ConversationAction {
        state = .ehlo(isProtected: true)
        return .send(.ehlo(clientName))
    }

    private mutating func greeted(_ reply: SMTPReply) -> ConversationAction {
        switch reply.severity {
        case .success where reply.code == 220:
            state = .ehlo(isProtected: plan.endpoint.security == .tls)
            return .send(.ehlo(clientName))
        case .transientFailure, .permanentFailure: return refuse(reply)
        default: return unexpected(reply)
        }
    }

    private mutating func answeredEHLO(_ reply: SMTPReply, _ isProtected: Bool) -> ConversationAction {
        switch reply.severity {
        case .success where reply.code == 250:
            return ready(ServerCapabilities(reply), isProtected)
        case .permanentFailure:
            // RFC 5321 §3.2: a server that does not know EHLO gets HELO.
            state = .helo(isProtected: isProtected)
            return .send(.helo(clientName))
        case .transientFailure: return refuse(reply)
        default: return unexpected(reply)
        }
    }

    private mutating func answeredHELO(_ reply: SMTPReply, _ isProtected: Bool) -> ConversationAction {
        switch reply.severity {
        case .success where reply.code == 250:
            return ready(ServerCapabilities(SMTPReply(code: 250, text: String(reply.lines.first ?? ""))), isProtected)
        case .transientFailure, .permanentFailure: return refuse(reply)
        default: return unexpected(reply)
        }
    }

    private mutating func ready(_ capabilities: ServerCapabilities, _ isProtected: Bool) -> ConversationAction {
        if plan.endpoint.security == .startTLS, !isProtected {
            guard capabilities.startTLS else { return fail(.startTLSNotOffered) }
            state = .startTLS
            return .send(.startTLS)
        }
        guard plan.credentials != nil else { return done(capabilities) }
        return signIn(capabilities)
    }

    private mutating func answeredStartTLS(_ reply: SMTPReply) -> ConversationAction {
        switch reply.severity {
        case .success where reply.code == 220:
            state = .handshake
            return .upgradeToTLS
        case .transientFailure, .permanentFailure: return refuse(reply)
        default: return unexpected(reply)
        }
    }

    /// Starts a sign-in with the best mechanism that has not been refused.
    private mutating func signIn(_ capabilities: ServerCapabilities) -> ConversationAction {
        guard let credentials = plan.credentials else { return done(capabilities) }
        let offered = capabilities.authenticationMechanisms
        let fitting =
            plan.mechanisms?.filter { offered.contains($0.rawValue) }
            ?? SASLMechanism.fitting(offered: offered, for: credentials)
        guard let choice = fitting.first(where: { !attempts.refused.contains($0) }) else {
            return fail(refusal ?? .signInNotOffered(mechanisms: offered))
        }
        do throws(SASLError) {
            var exchange = try SASLExchange(mechanism: choice, credentials: credentials, endpoint: plan.endpoint)
            var initial: [UInt8]?
            // RFC 4954 §4.1: the AUTH line is limited to 12,288 octets. A longer response waits for an empty challenge.
            if exchange.clientGoesFirst {
                var first = exchange
                let response = try first.initialResponse()
                let encoded = response.map { Array(Base64.encode($0).utf8) }
                if let encoded, encoded.count < 12_200 {
                    initial = encoded
                    exchange = first
                }
            }
            state = .signingIn(exchange, capabilities)
            return .send(.auth(mechanism: choice.rawValue, initialResponse: initial))
        } catch {
            return fail(.signInFailed(error))
        }
    }

    private mutating func answeredAUTH(
        _ reply: SMTPReply, _ exchange: SASLExchange, _ capabilities: ServerCapabilities
    ) -> ConversationAction {
        var exchange = exchange
        switch reply.severity {
        case .intermediate where reply.code == 334:
            let words = reply.text.utf8.filter { $0 != UInt8(ascii: " ") }
            // Some servers send human-readable text as LOGIN's challenge. LOGIN doesn't read its challenges.
            guard let challenge = exchange.mechanism == .login ? [] : Base64.decode(words) else {
                return fail(.protocolViolation(.challengeNotBase64, phase: .signIn))
            }
            do throws(SASLError) {
                let response = try exchange.respond(to: challenge)
                state = .signingIn(exchange, capabilities)
                return .send(.authResponse(Array(Base64.encode(response).utf8)))
            } catch {
                state = .abandoning(error)
                return .send(.authAbort)
            }
        case .success where reply.code == 235:
            do throws(SASLError) { try exchange.succeed() } catch { return fail(.signInFailed(error)) }
            return done(capabilities)
        case .transientFailure, .permanentFailure:
            let error = SMTPError.signInRefused(reply, mechanism: exchange.mechanism, detail: exchange.refusal)
            guard attempts.isNextAllowed(after: reply.words, by: exchange.mechanism) else { return fail(error) }
            refusal = error
            return signIn(capabilities)
        default: return unexpected(reply)
        }
    }

    private mutating func done(_ capabilities: ServerCapabilities) -> ConversationAction {
        state = .done
        return .signedOn(capabilities)
    }

    private mutating func refuse(_ reply: SMTPReply) -> ConversationAction {
        fail(.refused(reply, phase: phase))
    }

    private mutating func unexpected(_ reply: SMTPReply) -> ConversationAction {
        fail(.protocolViolation(.unexpectedReply(reply), phase: phase))
    }

    private mutating func fail(_ error: SMTPError) -> ConversationAction {
        state = .done
        return .end(error)
    }
}
