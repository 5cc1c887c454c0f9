import Accounts
import LocalDatabases
import Logging
import MailSetup
import MailWire
import Storage
import TestSupport
import Testing

@testable import Mailboxes
@testable import Pennypost

@Suite("Mailboxes follow the company", .timeLimit(.minutes(10)))
struct CompanyMailboxesTests {
    /// Rooms with a company of two people, of whom the mailboxes do not know yet.
    private struct Stage {
        let directory: MailboxDirectory
        let context: AccountsContext
        let company: Int64
        let anna, jan: SignedIn
        /// What a server begins with.
        var mailboxes: CompanyMailboxes {
            CompanyMailboxes(directory: directory, context: context, logger: Logger(label: "test"))
        }

        func add(_ address: String, owner: SignedIn? = nil, isPrivate: Bool = false) async throws -> Mailbox {
            let place =
                owner.map { MailboxPlace(companyID: company, ownerID: $0.member.person.id, isPrivate: isPrivate) }
            return try await directory.add(CompanyMailboxesTests.proved(address), in: place ?? .none)
        }

        func rights(of person: SignedIn, on mailbox: Mailbox) async throws -> MailboxRights {
            try await MailboxPeople(directory).rights(
                of: person.member.person.id, on: mailbox.id, inCompany: company)
        }

        func removeJan() async throws {
            _ = try await People(context).remove(
                jan.member.person.id, typedName: jan.member.person.name, by: anna,
                from: CompanyMailboxesTests.origin)
        }
    }

    private static let origin = ClientOrigin(address: "127.0.0.1", program: "test")
    private static let password = "osm modrých slonů v rákosí"

    private static func proved(_ address: String) -> ProvedConnection {
        let nowhere = Endpoint(host: "127.0.0.1", port: 1, security: .plaintext)
        return ProvedConnection(
            address: address, name: nil, providerID: nil, userName: address, password: Secret("abcd"), imap: nowhere,
            smtp: nowhere, authorityPEM: nil)
    }

    private static func withStage(
        _ engine: TestEngine, before: (MailboxDirectory) async throws -> Void = { _ in },
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await withDatabase(engine, migrations: Rooms.migrations) { database in
            let key = SealingKey()
            let directory = MailboxDirectory(database: database, sealingKey: key)
            try await before(directory)
            let context = try await AccountsContext.open(database: database, sealingKey: key)
            let anna = try await SetUp(context).setUp(
                try await SetUp(context).newLink(), company: "Novák a syn", country: .czechia, name: "Anna Nováková",
                address: "anna@firma.test", password: password, from: origin
            ).signedIn
            let link = try await Invitations(context).invite(
                address: "jan@firma.test", name: "Jan Malý", role: .administrator, language: .czech, by: anna,
                from: origin)
            let jan = try await Invitations(context).accept(
                link.token, name: "Jan Malý", password: password, from: origin
            ).signedIn
            try await body(
                Stage(
                    directory: directory, context: context, company: anna.member.company.id, anna: anna, jan: jan))
        }
    }

    @Test("Mailboxes from before become the company's at the next start", arguments: TestEngine.allCases)
    func adopted(engine: TestEngine) async throws {
        try await Self.withStage(
            engine,
            before: { directory in _ = try await directory.add(Self.proved("info@firma.test"), in: .none) },
            { stage in
                // The process has ended before the page could say it.
                await stage.mailboxes.catchUp()
                let mailbox = try #require(try await stage.directory.mailboxes(ofCompany: stage.company).first)
                // Anyone who has set the company up manages them; no other administrator reads them.
                #expect(try await stage.rights(of: stage.anna, on: mailbox) == .all)
                #expect(try await stage.rights(of: stage.jan, on: mailbox) == [])
                await stage.mailboxes.catchUp()
                #expect(try await stage.rights(of: stage.jan, on: mailbox) == [])
            })
    }

    @Test("The set-up itself says who manages them", arguments: TestEngine.allCases)
    func setUp(engine: TestEngine) async throws {
        try await Self.withStage(
            engine,
            before: { directory in _ = try await directory.add(Self.proved("info@firma.test"), in: .none) },
            { stage in
                await stage.mailboxes.companyWasSetUp(stage.company, by: stage.jan.member.person.id)
                let mailbox = try #require(try await stage.directory.mailboxes(ofCompany: stage.company).first)
                #expect(try await stage.rights(of: stage.jan, on: mailbox) == .all)
            })
    }

    /// By which way the mailboxes learn of a removal.
    enum Way: CaseIterable {
        case page, change, start
    }

    @Test(
        "A removed person's private mailbox is disconnected, and the others stay without them",
        arguments: TestEngine.allCases, Way.allCases)
    func removed(engine: TestEngine, way: Way) async throws {
        try await Self.withStage(engine) { stage in
            let own = try await stage.add("jan@firma.test", owner: stage.jan, isPrivate: true)
            let shared = try await stage.add("info@firma.test", owner: stage.jan)
            let annas = try await stage.add("anna@firma.test", owner: stage.anna, isPrivate: true)
            let (janID, annaID) = (stage.jan.member.person.id, stage.anna.member.person.id)
            try await MailboxPeople(stage.directory).set(.read, of: janID, on: annas.id, inCompany: stage.company)
            try await MailboxPeople(stage.directory).set(.read, of: annaID, on: shared.id, inCompany: stage.company)
            // As long as they are there, nothing changes.
            await stage.mailboxes.catchUp()
            await stage.mailboxes.catchUp(on: janID)
            #expect(try await stage.rights(of: stage.jan, on: shared) == .all)
            #expect(try await stage.directory.mailboxes(ofCompany: stage.company).count == 3)

            try await stage.removeJan()
            // Another person's change says nothing of this one.
            await stage.mailboxes.catchUp(on: annaID)
            #expect(try await stage.directory.mailboxes(ofCompany: stage.company).count == 3)
            switch way {
            case .page: await stage.mailboxes.personWasRemoved(janID, from: stage.company)
            case .change: await stage.mailboxes.catchUp(on: janID)
            case .start: await stage.mailboxes.catchUp()
            }
            #expect(try await stage.directory.mailbox(own.id, ofCompany: stage.company) == nil)
            let left = try await stage.directory.mailboxes(ofCompany: stage.company)
            #expect(left.map(\.address) == ["anna@firma.test", "info@firma.test"])
            #expect(left.map(\.place.ownerID) == [annaID, nil])
            for mailbox in left { #expect(try await stage.rights(of: stage.jan, on: mailbox) == []) }
            #expect(try await stage.rights(of: stage.anna, on: shared) == .read)
            // Twice is as once.
            await stage.mailboxes.personWasRemoved(janID, from: stage.company)
            #expect(try await stage.directory.mailboxes(ofCompany: stage.company) == left)
        }
    }

    @Test("The service hears of a removal by itself", arguments: TestEngine.allCases)
    func service(engine: TestEngine) async throws {
        try await Self.withStage(engine) { stage in
            _ = try await stage.add("jan@firma.test", owner: stage.jan, isPrivate: true)
            // Its first look is over when it has adopted this one.
            _ = try await stage.add("info@firma.test")
            let running = Task { try await CompanyMailboxesService(mailboxes: stage.mailboxes).run() }
            try await wait(for: "the first look") {
                try await stage.directory.mailboxes(ofCompany: stage.company).count == 2
            }
            try await stage.removeJan()
            try await wait(for: "the mailbox's end") {
                try await stage.directory.mailboxes(ofCompany: stage.company).count == 1
            }
            running.cancel()
            _ = await running.result
        }
    }
}
