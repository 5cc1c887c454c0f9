import MailSetup
import MailWire

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
