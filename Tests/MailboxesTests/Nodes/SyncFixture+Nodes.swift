import LocalServers
import Storage
import Testing

@testable import Mailboxes

extension SyncFixture {
    /// Passes the same company as another node sees it: with a separate database connection to the same PostgreSQL.
    func onAnotherNode<Result>(
        limits: FetchLimits = FetchLimits(), _ body: (SyncFixture) async throws -> Result
    ) async throws -> Result {
        let name = try #require(database.path.split(separator: "?").first?.split(separator: "/").last)
        let url = try await PostgreSQLServer.shared().url(of: String(name))
        let second = try Database.open(.postgres(url: url), migrations: MailboxesSchema.migrations)
        let directory = MailboxDirectory(database: second, sealingKey: sealingKey)
        let other = SyncFixture(
            dovecot: dovecot, database: second, sealingKey: sealingKey, directory: directory,
            fetcher: MailFetcher(directory: directory, limits: limits), mailbox: mailbox)
        do {
            let result = try await body(other)
            try second.close()
            return result
        } catch {
            try? second.close()
            throw error
        }
    }

    /// Ends all leases, as after a node's pause that outlasts its lease, or a lost connection to the server.
    func endLeases() async throws {
        try await database.write { try $0.execute("UPDATE leases SET expires_at = 0") }
    }
}
