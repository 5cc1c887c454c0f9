import LocalDatabases
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("The migration that gives mailboxes a company", .timeLimit(.minutes(2))) struct MailboxCompanyMigrationTests {
    private static let former = MailboxesSchema.migrations.filter {
        $0.number < MailboxCompanySchema.migration.number
    }

    @Test("Nothing that belongs to a mailbox is lost, and its password opens", arguments: TestEngine.allCases)
    func keepsAll(engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            let key = SealingKey()
            let old = try await openDatabase(location, migrations: Self.former)
            let address = "anna@example.test"
            let context = SealContext(
                MailboxSeal.passwordPlace(1),
                boundTo: MailboxSeal.values(
                    address: address, userName: address, imap: .nowhere, smtp: .nowhere, authorityPEM: nil))
            let sealed = try key.seal(Array("abcd efgh".utf8), context: context)
            try await old.write { transaction in
                for (id, sealed) in [(1, sealed.bytes), (2, [UInt8](repeating: 0, count: 32))] {
                    let own = id == 1 ? address : "other@example.test"
                    try transaction.execute(
                        """
                        INSERT INTO mailboxes (id, address, user_name, imap_host, imap_port, imap_security, smtp_host,
                            smtp_port, smtp_security, sealed_password, state, connected_at)
                        VALUES ($1, $2, $2, '127.0.0.1', 1, 'plain', '127.0.0.1', 1, 'plain', $3, 'connected', 0)
                        """, [id, own, sealed])
                    try transaction.execute(
                        """
                        INSERT INTO folders (id, mailbox_id, name, uid_validity, last_uid)
                        VALUES ($1, $1, 'INBOX', 1, 1)
                        """, [id])
                    try transaction.execute(
                        "INSERT INTO mailbox_tokens (mailbox_id, purpose, token) VALUES ($1, 'sync', 41)", [id])
                }
            }
            try old.close()

            let database = try await openDatabase(location, migrations: MailboxesSchema.migrations)
            let directory = MailboxDirectory(database: database, sealingKey: key)
            let mailbox = try await directory.mailbox(address: address)
            #expect(mailbox.id == 1 && mailbox.place == .none)
            guard case .password(let secret) = try await directory.credentials(of: mailbox).proof else {
                Issue.record("It signs in with a password")
                return
            }
            #expect(secret.withBytes { String(decoding: $0, as: UTF8.self) } == "abcd efgh")
            #expect(try await Self.counts(in: database) == [2, 2, 2])
            // What belongs to a mailbox still goes with it.
            try await directory.disconnect(mailbox, discardingUnsent: false)
            #expect(try await Self.counts(in: database) == [1, 1, 1])
            let findings = try await DataCheck(database, inventory: MailboxesSchema.inventory, key: nil).run(
                report: { _ in }, progress: { _, _ in })
            #expect(findings.damages == 0)
            try database.close()
        }
    }

    private static func counts(in database: Database) async throws -> [Int64?] {
        try await database.read { transaction in
            try ["mailboxes", "folders", "mailbox_tokens"].map { table in
                try transaction.row("SELECT count(*) AS n FROM \(table)")?.integer("n")
            }
        }
    }
}
