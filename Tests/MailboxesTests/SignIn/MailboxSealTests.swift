import Foundation
import LocalDatabases
import LocalServers
import MailWire
import OAuth
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

/// A password, or tokens, open only for the servers that they were given for.
@Suite("What a mailbox's secrets are sealed for", .timeLimit(.minutes(2))) struct MailboxSealTests {
    private let key = SealingKey()

    private static let proved = ProvedConnection(
        address: "anna@firma.test", name: "Anna", providerID: nil, userName: "anna",
        password: Secret("abcdefghijklmnop"),
        imap: Endpoint(host: "imap.firma.test", port: 993, security: .tls),
        smtp: Endpoint(host: "smtp.firma.test", port: 465, security: .tls), authorityPEM: Array("PEM".utf8))

    private func withDirectory(
        _ engine: TestEngine, _ body: (MailboxDirectory, Database) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            try await body(MailboxDirectory(database: database, sealingKey: key), database)
        }
    }

    /// Each column with a value that is another than the one above.
    private static let changes: [(column: String, value: any SQLConvertible)] = [
        ("address", "eva@firma.test"), ("user_name", "eva"), ("imap_host", "imap.thief.test"), ("imap_port", 1993),
        ("imap_security", "plain"), ("smtp_host", "smtp.thief.test"), ("smtp_port", 1465),
        ("smtp_security", "starttls"), ("authority_pem", Array("OTHER".utf8)),
    ]

    @Test("A password opens only for its own servers", arguments: TestEngine.allCases)
    func aPasswordOpensForItsServersAlone(engine: TestEngine) async throws {
        #expect(Self.changes.map(\.column) == MailboxSeal.binding.columns)
        try await withDirectory(engine) { directory, database in
            let mailbox = try await directory.add(Self.proved)
            #expect(try await directory.credentials(of: mailbox).secret == Self.proved.password)
            for (column, value) in Self.changes {
                let former = try #require(
                    try await database.read { try $0.row("SELECT \(column) AS former FROM mailboxes") })
                let set = "UPDATE mailboxes SET \(column) = $1"
                try await database.write { try $0.execute(set, [value]) }
                let changed = try #require(try await directory.mailbox(id: mailbox.id))
                await #expect(throws: MailboxError.secretDoesNotFit(address: changed.address), "\(column)") {
                    try await directory.credentials(of: changed)
                }
                try await database.write { try $0.execute(set, [former.values[0]]) }
            }
            #expect(try await directory.credentials(of: mailbox).secret == Self.proved.password)
        }
    }

    /// The room and the inventory, by which keys are rotated and values checked, agree on what a secret is sealed for.
    @Test("The inventory seals for the same contexts as the directory", arguments: TestEngine.allCases)
    func theInventoryKnowsTheSameContexts(engine: TestEngine) async throws {
        try await withDirectory(engine) { directory, database in
            var other = Self.proved
            other = ProvedConnection(
                address: "Eva@firma.test", name: nil, providerID: nil, userName: "e", password: Secret(""),
                imap: other.imap, smtp: other.smtp, authorityPEM: nil)
            let first = try await directory.add(Self.proved)
            let second = try await directory.add(other, grant: Self.grant())
            let columns = MailboxesSchema.inventory.sealedColumns
            for mailbox in [first, second] {
                let context = try await database.read { try columns[0].context(of: mailbox.id, in: $0) }
                #expect(context == mailbox.passwordContext)
            }
            let findings = try await DataCheck(database, inventory: MailboxesSchema.inventory, key: key)
                .run(report: { _ in })
            #expect(findings.isSound && findings.sealedValues == 5)
        }
    }

    private static func grant() throws -> MailboxGrant {
        let client = try #require(OAuthClient(id: "client", secret: Secret("client secret")))
        return MailboxGrant(
            tokenAddress: try OAuthAddress("https://login.firma.test/token"), client: client,
            tokens: OAuthTokens(
                accessToken: Secret("access"), refreshToken: Secret("refresh"), expiresAt: nil, scopes: []))
    }

    @Test("Tokens open only for their own servers", arguments: TestEngine.allCases)
    func tokensOpenForTheirServersAlone(engine: TestEngine) async throws {
        try await withDirectory(engine) { directory, database in
            let mailbox = try await directory.add(Self.proved, grant: try Self.grant())
            #expect(try await directory.accessToken(of: mailbox) == Secret("access"))
            for statement in [
                "UPDATE mailbox_grants SET token_address = 'https://login.thief.test/token'",
                "UPDATE mailbox_grants SET token_address = 'https://login.firma.test/token', client_id = 'other'",
                "UPDATE mailboxes SET smtp_host = 'smtp.thief.test'",
            ] {
                try await database.write { try $0.execute(statement) }
                let changed = try #require(try await directory.mailbox(id: mailbox.id))
                await #expect(throws: MailboxError.secretDoesNotFit(address: mailbox.address), "\(statement)") {
                    try await directory.accessToken(of: changed)
                }
            }
        }
    }

    @Test("A message waits as before if its mailbox's password does not open", arguments: TestEngine.allCases)
    func messagesWait(engine: TestEngine) async throws {
        try await withDirectory(engine) { directory, database in
            let mailbox = try await directory.add(Self.proved)
            let outbox = Outbox(directory: directory)
            let draft = try invoice(from: TestMailServers.anna, to: ["jan@firma.test"])
            let item = try await outbox.enqueue(draft, from: mailbox).item
            try await database.write { try $0.execute("UPDATE mailboxes SET smtp_host = 'smtp.thief.test'") }
            let changed = try #require(try await directory.mailbox(id: mailbox.id))
            await #expect(throws: MailboxError.secretDoesNotFit(address: mailbox.address)) {
                try await outbox.deliver(changed)
            }
            let waiting = try #require(try await outbox.item(id: item.id))
            #expect(waiting.state == .queued && waiting.attempts == 0)
        }
    }

    /// The servers were changed while the new password was being tried at the old ones.
    @Test("A new password is bound to the servers that accepted it")
    func aNewPasswordIsBoundToTheServersThatHaveTakenIt() async throws {
        try await withDirectory(.sqlite) { directory, database in
            let mailbox = try await directory.add(Self.proved)
            try await database.write { try $0.execute("UPDATE mailboxes SET imap_host = 'imap.thief.test'") }
            let changed = try await directory.replacePassword(of: mailbox, with: Secret("new"), at: .now)
            await #expect(throws: MailboxError.secretDoesNotFit(address: mailbox.address)) {
                try await directory.credentials(of: changed)
            }
        }
    }
}
