import IMAP
import MailSetup
import MailWire

/// Opens IMAP sessions of mailboxes: a connection slot of the account, then its credentials, then the connection.
struct MailboxSessions: Sendable {
    let directory: MailboxDirectory
    private let timeLimits: IMAPTimeLimits
    private let followsChanges: Bool

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
    }

    /// Runs `body` with a client that may open one session. If the server refuses a token, `body` runs once more with a
    /// refreshed one.
    ///
    /// - Throws: ``ServerFailure`` if no token is available; what `body` throws.
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
                return try await body(IMAPClient(configuration, dialer: directory.dialer(mailbox.trustRoots)))
            }
        }
    }
}

/// The number of IMAP connections this program keeps with one account, for watching, fetching and reading Sent
/// together. Providers also count those of the user's other programs.
enum ConnectionSlots {
    private struct Account: Hashable, Sendable {
        let host: String
        let port: Int
        let userName: String
        let limit: Int
    }

    /// The share of a provider's limit left to the user's phone and other programs.
    static let leftToOthers = 1.0 / 3
    /// The limit if the provider's is not known. By default Dovecot allows 10 per account and address.
    static let unknown = 4

    private static let permits = Permits<Account> { $0.limit }

    /// Returns the limit for the host that is really connected to.
    static func limit(ofHost host: String, _ providers: ProviderDirectory) -> Int {
        guard let taken = providers.provider(ofIMAPHost: host)?.limits.imapConnections else { return unknown }
        return max(1, Int(Double(taken) * (1 - leftToOthers)))
    }

    /// Runs `body`, which opens one connection and closes it, as soon as there is room for it.
    nonisolated(nonsending) static func withSlot<Result>(
        _ mailbox: Mailbox, _ providers: ProviderDirectory, _ body: () async throws -> Result
    ) async throws -> Result {
        let account = Account(
            host: mailbox.imap.host.lowercased(), port: mailbox.imap.port, userName: mailbox.userName,
            limit: limit(ofHost: mailbox.imap.host, providers))
        return try await permits.withPermit(account, body)
    }
}
