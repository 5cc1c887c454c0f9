import Accounts
import LocalDatabases
import Logging
import MailWire
import Storage
import Testing

@testable import Accounts
@testable import MailSetup
@testable import Mailboxes
@testable import Pennypost
@testable import Web

@Suite("Putting letters of the site into the outbox", .timeLimit(.minutes(10)))
struct OutboxPostTests {
    /// One node on a database.
    private struct Node {
        let context: AccountsContext
        let post: OutboxPost

        init(_ database: Database, _ key: SealingKey) async throws {
            context = try await AccountsContext.open(database: database, sealingKey: key)
            post = OutboxPost(directory: MailboxDirectory(database: database, sealingKey: key))
        }

        func dispatch() throws -> NoticeDispatch {
            try NoticeDispatch(
                context: context, post: post, origin: "https://post.firma.test", logger: Logger(label: "test"))
        }

        func setUp() async throws -> Member {
            let setUp = SetUp(context)
            let member = try await setUp.setUp(
                try await setUp.newLink(), company: "Firma", country: .czechia, name: "Jan", address: "jan@firma.test",
                password: "osm modrých slonů v rákosí", from: ClientOrigin(address: "192.0.2.1", program: "test")
            ).member
            let nowhere = Endpoint(host: "127.0.0.1", port: 1, security: .plaintext)
            _ = try await post.directory.add(
                ProvedConnection(
                    address: "info@firma.test", name: nil, providerID: nil, userName: "info@firma.test",
                    password: Secret("x"), imap: nowhere, smtp: nowhere, authorityPEM: nil),
                in: MailboxPlace(companyID: member.company.id, ownerID: member.person.id))
            try await context.database.write {
                try $0.execute("UPDATE companies SET system_mailbox = 'info@firma.test'")
            }
            return member
        }

        func outboxCount() async throws -> Int64? {
            try await context.database.read {
                try $0.row("SELECT count(*) AS number FROM outbox")?.integer("number")
            }
        }
    }

    @Test("Two nodes that post the same notices add each once", arguments: TestEngine.allCases)
    func twoNodes(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Rooms.migrations) { database in
            let key = SealingKey()
            let (one, two) = (try await Node(database, key), try await Node(database, key))
            let jan = try await one.setUp()
            let log = SecurityLog(one.context)
            let kinds: [SecurityEvent.Kind] = [
                .passwordChanged, .twoStepTurnedOff, .roleChanged, .backupCodesMade, .secondStepRemoved,
            ]
            try await database.write { transaction in
                for kind in kinds {
                    try log.note(
                        kind, company: jan.company.id, person: jan.person.id,
                        from: ClientOrigin(address: "192.0.2.1", program: "test"), in: transaction)
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for node in [one, two, one, two] {
                    let dispatch = try node.dispatch()
                    group.addTask { try await dispatch.mail() }
                }
                try await group.waitForAll()
            }
            #expect(try await SecurityNotices(one.context).waiting().isEmpty)
            #expect(try await one.outboxCount() == Int64(kinds.count))
        }
    }

    @Test("Names who reads a mailbox, and refuses what no mail can be sent to", arguments: TestEngine.allCases)
    func mailboxes(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Rooms.migrations) { database in
            let node = try await Node(database, SealingKey())
            let jan = try await node.setUp()
            let mailbox = try #require(try await node.post.mailboxes(ofCompany: jan.company.id).first)
            #expect(
                mailbox == NoticeMailbox(address: "info@firma.test", needsPassword: false, readers: [jan.person.id]))
            #expect(try await node.post.mailboxes(ofCompany: 99).isEmpty)
            func post(_ mailbox: String, _ address: String, subject: String = "Oznámení") async throws -> LetterPosting
            {
                try await node.post.post(
                    SiteLetter(
                        companyID: jan.company.id, mailbox: mailbox, senderName: "Firma · Pennypost", address: address,
                        name: "", subject: subject, text: "Text\n", key: "k/\(address)"))
            }
            #expect(try await post("Info@firma.test", "jan@firma.test") == .queued)
            #expect(try await post("info@firma.test", "jan@firma.test") == .queued)
            // Other words under the same key are the same letter.
            #expect(try await post("info@firma.test", "jan@firma.test", subject: "Jiné") == .queued)
            #expect(try await post("pryc@firma.test", "jan@firma.test") == .noMailbox)
            #expect(try await post("info@firma.test", "no address") == .impossible)
            #expect(try await node.outboxCount() == 1)
        }
    }
}
