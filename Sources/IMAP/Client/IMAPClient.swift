public import MailWire

/// Opens IMAP sessions with one server, in IMAP4rev1 (RFC 3501) or IMAP4rev2 (RFC 9051).
public struct IMAPClient: Sendable {
    /// How sessions are opened.
    public let configuration: IMAPConfiguration
    private let dialer: Dialer

    /// Creates a client.
    /// - Parameters:
    ///   - configuration: How sessions are opened.
    ///   - dialer: Opens the connections. Several clients may share one.
    public init(configuration: IMAPConfiguration, dialer: Dialer = Dialer()) {
        self.configuration = configuration
        self.dialer = dialer
    }

    /// Connects, secures the connection, signs in, passes the session to the closure, and ends it with LOGOUT.
    ///
    /// The session must not be used after the closure has returned.
    /// - Returns: What the closure returns.
    /// - Throws: ``IMAPError`` if the session cannot be opened; otherwise whatever the closure throws.
    nonisolated(nonsending) public func withSession<Result: Sendable>(
        _ body: (IMAPSession) async throws -> Result
    ) async throws -> Result {
        let session = try await SessionOpening(configuration: configuration, dialer: dialer).open()
        let result: Result
        do {
            result = try await body(session)
        } catch {
            await session.connection.shutDown(gracefully: !Task.isCancelled)
            throw error
        }
        await session.connection.shutDown(gracefully: !Task.isCancelled)
        return result
    }

    /// Signs in and out again, to prove that the credentials are valid.
    /// - Returns: The server's capabilities after the sign-in.
    /// - Throws: ``IMAPError`` if the session cannot be opened.
    public func verify() async throws(IMAPError) -> CapabilitySet {
        do {
            return try await withSession { $0.capabilities }
        } catch let error as IMAPError {
            throw error
        } catch {
            throw .cancelled
        }
    }
}
