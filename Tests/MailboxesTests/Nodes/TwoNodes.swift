import LocalDatabases
import LocalServers
import MailWire
import Storage
import TestSupport

@testable import MailSetup
@testable import Mailboxes

/// Two nodes on one PostgreSQL, with the same key.
struct TwoNodes {
    let one: MailboxDirectory
    let other: MailboxDirectory

    func connect(_ user: MailUser, at company: TestMailServers) async throws -> Mailbox {
        try await MailboxConnector(directory: one).connect(
            ConnectRequest(
                address: user.address, name: "Dílna Novák", password: Secret(user.password),
                imap: Endpoint(company.imaps, .tls), smtp: Endpoint(company.smtps, .tls),
                authorityPEM: Array(company.authorityPEM.utf8))
        ).mailbox
    }
}

func withTwoNodes(_ body: (TwoNodes) async throws -> Void) async throws {
    try await withDatabaseLocation(.postgres) { location in
        let key = SealingKey()
        let one = try await openDatabase(location, migrations: MailboxesSchema.migrations)
        let other = try await openDatabase(location, migrations: MailboxesSchema.migrations)
        defer {
            try? one.close()
            try? other.close()
        }
        try await body(
            TwoNodes(
                one: MailboxDirectory(database: one, sealingKey: key),
                other: MailboxDirectory(database: other, sealingKey: key)))
    }
}
