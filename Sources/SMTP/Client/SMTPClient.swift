public import MailWire
import NIOCore

/// Sends messages to one server: opens a session, signs in, and passes the session to a closure.
///
///     let client = SMTPClient(.tls("smtp.firma.cz"), user: "anna@firma.cz", password: password)
///     let outcome = try await client.withSession { session in
///         await session.deliver(envelope, message: message)
///     }
public struct SMTPClient: Sendable {
    /// The server to connect to, and how to sign in.
    public let configuration: SMTPConfiguration
    /// Opens the connections.
    public let dialer: Dialer

    /// Creates a client. It connects when ``withSession(transcript:_:)`` is called.
    ///
    /// - Parameters:
    ///   - configuration: the server to connect to, and how to sign in.
    ///   - dialer: opens the connections and holds the trusted certificates. Share one among clients.
    public init(_ configuration: SMTPConfiguration, dialer: Dialer = Dialer()) {
        self.configuration = configuration
        self.dialer = dialer
    }

    /// Creates a client of a server that takes a password.
    ///
    /// - Parameters:
    ///   - server: the server. Its port is 465 with TLS and 587 with STARTTLS unless given (RFC 8314 §3.3).
    ///   - user: the user name, usually the address.
    ///   - password: the password, or an app password.
    ///   - dialer: opens the connections and holds the trusted certificates. Share one among clients.
    public init(_ server: MailServer, user: String, password: Secret, dialer: Dialer = Dialer()) {
        let credentials = Credentials(userName: user, password: password)
        let endpoint = server.endpoint(tls: 465, startTLS: 587)
        self.init(SMTPConfiguration(endpoint: endpoint, credentials: credentials), dialer: dialer)
    }

    /// Opens a session, calls `body` with it, and ends it with QUIT when `body` returns or throws.
    ///
    /// Deliveries that `body` started but did not await are completed first. If the task is cancelled, the session ends
    /// at once.
    ///
    /// - Parameters:
    ///   - transcript: records the dialogue, without secrets and messages.
    ///   - body: uses the session, which ends when this closure does.
    /// - Throws: ``SMTPError`` if no session can be opened; otherwise whatever `body` throws.
    nonisolated(nonsending) public func withSession<Value>(
        transcript: Transcript? = nil, _ body: (SMTPSession) async throws -> Value
    ) async throws -> Value {
        let session = try await connect(transcript)
        do {
            let value = try await body(session)
            await session.end()
            return value
        } catch {
            await session.end()
            throw error
        }
    }

    /// Connects, signs in and disconnects without sending a message.
    ///
    /// - Parameter transcript: records the dialogue, without secrets.
    /// - Returns: what the server offers.
    /// - Throws: ``SMTPError`` if no session can be opened.
    public func checkSignIn(transcript: Transcript? = nil) async throws(SMTPError) -> ServerCapabilities {
        let session = try await connect(transcript)
        await session.end()
        return session.capabilities
    }

    private func connect(_ transcript: Transcript?) async throws(SMTPError) -> SMTPSession {
        try configuration.checkClientName()
        let filter = SecretFilter(configuration.credentials).adding(configuration.filter)
        transcript?.hide(filter)
        let (configuration, dialer) = (configuration, dialer)
        let setup = ConversationHandler.Setup(
            plan: { configuration.signOnPlan },
            options: TransactionMachine.Options(transfer: configuration.contentTransfer),
            timeLimits: configuration.timeLimits, replyLimits: configuration.replyLimits, filter: filter,
            transcript: transcript,
            upgrade: { dialer.upgrade($0, host: configuration.endpoint.host) })
        transcript?.event("connecting to \(configuration.endpoint)")
        let (channel, handler): (any Channel, NIOLoopBound<ConversationHandler>)
        do throws(WireError) {
            (channel, handler) = try await dialer.connect(to: configuration.endpoint) { channel in
                let handler = ConversationHandler(setup)
                try channel.pipeline.syncOperations.addHandler(handler)
                return NIOLoopBound(handler, eventLoop: channel.eventLoop)
            }
        } catch {
            transcript?.event("\(error)")
            throw error == .cancelled ? .cancelled : .notConnected(error)
        }
        return try await SMTPSession.signedOn(over: channel, by: handler)
    }
}

extension SMTPConfiguration {
    fileprivate var signOnPlan: SignOnMachine.Plan {
        SignOnMachine.Plan(
            endpoint: endpoint, credentials: credentials, mechanisms: mechanisms,
            attempts: SignInAttempts(persistence, refused: refusedMechanisms), clientName: clientName)
    }
}
