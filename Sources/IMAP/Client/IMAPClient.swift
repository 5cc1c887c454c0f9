public import MailWire

/// Opens IMAP sessions with one server: IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051).
public struct IMAPClient: Sendable {
    public let configuration: IMAPConfiguration
    private let dialer: Dialer

    /// - Parameter dialer: opens the connections; it may be shared by many clients.
    public init(configuration: IMAPConfiguration, dialer: Dialer = Dialer()) {
        self.configuration = configuration
        self.dialer = dialer
    }

    /// Connects, secures the connection, signs in, and hands the session to the closure; ends it by LOGOUT afterwards.
    ///
    /// Nothing of the session may be used after the closure has returned.
    /// - Throws: ``IMAPError`` where the session cannot be opened; otherwise what the closure throws.
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

    /// Signs in and out again: proves that the credentials are good, and answers what the server can do.
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
