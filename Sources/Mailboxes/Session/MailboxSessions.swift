import IMAP
import MailSetup
import MailWire

/// Opens IMAP sessions of mailboxes: a connection slot of the account, then its credentials, then the connection.
struct MailboxSessions: Sendable {
    let directory: MailboxDirectory
    private let timeLimits: IMAPTimeLimits
    private let followsChanges: Bool
    private let dialers: SharedDialers

    /// Creates an opener of sessions that have these limits.
    ///
    /// - Parameters:
    ///   - directory: The mailboxes and their secrets.
    ///   - timeLimits: How long the server may take for each step.
    ///   - followsChanges: Pass `true` if the sessions bring folders up to date. They then enable the extensions that
    ///     report changes, and name the program to the server.
    init(_ directory: MailboxDirectory, timeLimits: IMAPTimeLimits, followsChanges: Bool = true) {
        self.directory = directory
        self.timeLimits = timeLimits
        self.followsChanges = followsChanges
        dialers = SharedDialers(resolver: directory.resolver)
    }

    /// Runs `body` in a session.
    ///
    /// - Throws: `IMAPError` if the session cannot be opened; ``ServerFailure`` if no token is available; what `body`
    ///   throws.
    nonisolated(nonsending) func withSession<Result: Sendable>(
        of mailbox: Mailbox, _ body: (IMAPSession) async throws -> Result
    ) async throws -> Result {
        try await withClient(of: mailbox) { client in try await client.withSession(body) }
    }

    /// Runs `body` with a client that may open one session, for a caller that has to wait before it opens it. If the
    /// server refuses a token, `body` runs once more with a refreshed one.
    nonisolated(nonsending) func withClient<Result>(
        of mailbox: Mailbox, _ body: (IMAPClient) async throws -> Result
    ) async throws -> Result {
        try await ConnectionSlots.withSlot(mailbox, directory.providers) {
            try await directory.withCredentials(of: mailbox, isRefusal: ServerFailure.isRefusal) { credentials in
                var configuration = IMAPConfiguration(endpoint: mailbox.imap, credentials: credentials)
                if followsChanges {
                    configuration.identification = [("name", "Pennypost")]
                    configuration.enable = [.condStore, .qResync]
                }
                configuration.timeLimits = timeLimits
                return try await body(
                    IMAPClient(configuration, dialer: dialers.dialer(mailbox.trustRoots)))
            }
        }
    }
}
