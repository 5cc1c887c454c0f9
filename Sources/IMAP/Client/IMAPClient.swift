public import MailWire

/// Reads mail on one server, in IMAP4rev1 (RFC 3501) or IMAP4rev2 (RFC 9051): opens a session, signs in, and passes the
/// session to a closure.
///
///     let client = IMAPClient(.tls("imap.firma.cz"), user: "anna@firma.cz", password: password)
///     let unread = try await client.withSession { session in
///         try await session.select(.inbox)
///         return try await session.search(.notFlagged(.seen)).uids
///     }
public struct IMAPClient: Sendable {
    /// The server to connect to, how to sign in, and what to enable.
    public let configuration: IMAPConfiguration
    /// Opens the connections.
    public let dialer: Dialer

    /// Creates a client. It connects when ``withSession(transcript:_:)`` is called.
    ///
    /// - Parameters:
    ///   - configuration: The server to connect to, how to sign in, and what to enable.
    ///   - dialer: Opens the connections and holds the trusted certificates. Share one among clients.
    public init(_ configuration: IMAPConfiguration, dialer: Dialer = Dialer()) {
        self.configuration = configuration
        self.dialer = dialer
    }

    /// Creates a client of a server that takes a password.
    ///
    /// - Parameters:
    ///   - server: The server. Its port is 993 with TLS and 143 with STARTTLS unless given (RFC 8314 §3.2).
    ///   - user: The user name, usually the address.
    ///   - password: The password, or an app password.
    ///   - dialer: Opens the connections and holds the trusted certificates. Share one among clients.
    public init(_ server: MailServer, user: String, password: Secret, dialer: Dialer = Dialer()) {
        let credentials = Credentials(userName: user, password: password)
        let endpoint = server.endpoint(tls: 993, startTLS: 143)
        self.init(IMAPConfiguration(endpoint: endpoint, credentials: credentials), dialer: dialer)
    }

    /// Opens a session, calls `body` with it, and ends it with LOGOUT when `body` returns or throws.
    ///
    /// The session must not be used after the closure has returned. If the task is cancelled, the session ends at once.
    ///
    /// - Parameters:
    ///   - transcript: Records the session, without secrets and bodies.
    ///   - body: Uses the session, which ends when this closure does.
    /// - Throws: ``IMAPError`` if no session can be opened; otherwise whatever `body` throws.
    nonisolated(nonsending) public func withSession<Value>(
        transcript: Transcript? = nil, _ body: (IMAPSession) async throws -> Value
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

    /// Connects, signs in and disconnects without reading anything.
    ///
    /// - Parameter transcript: Records the session, without secrets.
    /// - Returns: What the server offers after the sign-in.
    /// - Throws: ``IMAPError`` if no session can be opened.
    public func checkSignIn(transcript: Transcript? = nil) async throws(IMAPError) -> CapabilitySet {
        let session = try await connect(transcript)
        let capabilities = session.capabilities
        await session.end()
        return capabilities
    }

    private func connect(_ transcript: Transcript?) async throws(IMAPError) -> IMAPSession {
        try await SessionOpening(configuration: configuration, dialer: dialer, transcript: transcript).open()
    }
}
