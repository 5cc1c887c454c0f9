import MailWire

/// How many IMAP connections this program keeps with one account at once, whatever they are for: watching, fetching,
/// looking into Sent. Providers count them together with those of the person's other programs.
enum ConnectionSlots {
    private struct Account: Hashable, Sendable {
        let host: String
        let port: Int
        let userName: String
        let limit: Int
    }

    /// Of what a provider takes, so much is left to the person's telephone and other programs.
    static let leftToOthers = 1.0 / 3
    /// Where a provider's limit is not known. Dovecot takes 10 an account and address as it comes.
    static let unknown = 4

    private static let permits = Permits<Account> { $0.limit }

    /// Decided by the host that is really connected to.
    static func limit(ofHost host: String, _ providers: ProviderDirectory) -> Int {
        guard let taken = providers.provider(ofIMAPHost: host)?.limits.imapConnections else { return unknown }
        return max(1, Int(Double(taken) * (1 - leftToOthers)))
    }

    /// Runs `body`, which opens one connection and closes it, when there is room for it.
    nonisolated(nonsending) static func withSlot<Result>(
        _ mailbox: Mailbox, _ providers: ProviderDirectory, _ body: () async throws -> Result
    ) async throws -> Result {
        let account = Account(
            host: mailbox.imap.host.lowercased(), port: mailbox.imap.port, userName: mailbox.userName,
            limit: limit(ofHost: mailbox.imap.host, providers))
        return try await permits.withPermit(account, body)
    }
}
