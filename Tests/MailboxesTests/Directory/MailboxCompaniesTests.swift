import LocalDatabases
import MailSetup
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("Mailboxes of companies", .timeLimit(.minutes(2))) struct MailboxCompaniesTests {
    static let address = "info@firma.test"

    private static func proved(_ address: String = address, password: String = "abcd efgh") -> ProvedConnection {
        ProvedConnection(
            address: address, name: nil, providerID: nil, userName: address, password: Secret(password),
            imap: .nowhere, smtp: .nowhere, authorityPEM: nil)
    }

    private static func withDirectory<Result>(
        _ engine: TestEngine, isolation: isolated (any Actor)? = #isolation,
        _ body: (MailboxDirectory) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database in
            try await body(MailboxDirectory(database: database, sealingKey: SealingKey()))
        }
    }

    private static func password(of mailbox: Mailbox, in directory: MailboxDirectory) async throws -> String? {
        guard case .password(let secret) = try await directory.credentials(of: mailbox).proof else { return nil }
        return secret.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test("Two companies have the same address, each with its own password", arguments: TestEngine.allCases)
    func sameAddress(engine: TestEngine) async throws {
        try await Self.withDirectory(engine) { directory in
            let one = try await directory.add(Self.proved(password: "one"), in: MailboxPlace(companyID: 1, ownerID: 11))
            let two = try await directory.add(Self.proved(password: "two"), in: MailboxPlace(companyID: 2))
            #expect(one.id != two.id && one.address == two.address)
            #expect(try await Self.password(of: one, in: directory) == "one")
            #expect(try await Self.password(of: two, in: directory) == "two")
            for place in [MailboxPlace(companyID: 1), MailboxPlace(companyID: 2, ownerID: 5), .none] {
                await #expect(throws: MailboxError.alreadyConnected(address: Self.address)) {
                    try await directory.add(Self.proved("Info@Firma.test"), in: place)
                }
            }
            #expect(try await directory.mailboxes(ofCompany: 1) == [one])
            #expect(try await directory.mailbox(one.id, ofCompany: 2) == nil)
            #expect(try await directory.mailbox(one.id, ofCompany: 1)?.place.ownerID == 11)
            #expect(try await directory.mailbox(address: "INFO@firma.test", in: two.place) == two)
            await #expect(throws: MailboxError.notConnected(address: Self.address)) {
                try await directory.mailbox(address: Self.address, in: .none)
            }
        }
    }

    @Test(
        "An address in several companies is refused with their numbers, and a number is taken",
        arguments: TestEngine.allCases)
    func ambiguous(engine: TestEngine) async throws {
        try await Self.withDirectory(engine) { directory in
            let one = try await directory.add(Self.proved(), in: MailboxPlace(companyID: 1))
            #expect(try await directory.mailbox(address: Self.address) == one)
            let two = try await directory.add(Self.proved(), in: MailboxPlace(companyID: 2))
            await #expect(throws: MailboxError.severalMailboxes(address: Self.address, ids: [one.id, two.id])) {
                try await directory.mailbox(address: Self.address)
            }
            await #expect(throws: MailboxError.severalMailboxes(address: Self.address, ids: [one.id, two.id])) {
                try await directory.disconnect(address: Self.address, discardingUnsent: true)
            }
            #expect(try await directory.mailbox(address: "#\(two.id)") == two)
            await #expect(throws: MailboxError.notConnected(address: "#99")) {
                try await directory.mailbox(address: "#99")
            }
            try await directory.disconnect(address: "#\(one.id)", discardingUnsent: false)
            #expect(try await directory.mailboxes() == [two])
        }
    }

    @Test("The first company adopts what was connected before it, passwords and all", arguments: TestEngine.allCases)
    func adopts(engine: TestEngine) async throws {
        try await Self.withDirectory(engine) { directory in
            let early = try await directory.add(Self.proved(password: "early"))
            let twice = try await directory.add(Self.proved("jan@firma.test"))
            #expect(early.place == .none)
            // Another command was faster with the same address.
            try await directory.database.write { transaction in
                try transaction.execute(
                    "UPDATE mailboxes SET company_address = '7 jan@firma.test', company_id = 7 WHERE id = $1",
                    [twice.id])
            }
            let orphan = try await directory.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO mailboxes (id, address, company_address, user_name, imap_host, imap_port, imap_security,
                        smtp_host, smtp_port, smtp_security, sealed_password, state, connected_at)
                    VALUES (99, 'jan@firma.test', '0 jan@firma.test', 'jan', 'h', 993, 'tls', 'h', 465, 'tls', $1,
                        'connected', 0)
                    """, [[UInt8](repeating: 0, count: 32)])
                return Int64(99)
            }
            let adopted = try await directory.adopt(companyID: 7, managedBy: 3)
            #expect(adopted.map(\.id) == [early.id] && adopted.first?.place.companyID == 7)
            #expect(try await Self.password(of: #require(adopted.first), in: directory) == "early")
            let people = MailboxPeople(directory)
            #expect(try await people.rights(of: 3, on: early.id, inCompany: 7) == .all)
            #expect(try await people.rights(of: 3, on: twice.id, inCompany: 7) == [])
            #expect(try await directory.mailbox(id: orphan)?.place == MailboxPlace.none)
            #expect(try await directory.adopt(companyID: 7).isEmpty)
            #expect(try await directory.adopt(companyID: 8).map(\.id) == [orphan])
        }
    }

    @Test(
        "Letters are open to those with the right, and never by another company's number",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await Self.withDirectory(engine) { directory in
            let shared = try await directory.add(Self.proved(), in: MailboxPlace(companyID: 1))
            let own = try await directory.add(
                Self.proved("jan@firma.test"), in: MailboxPlace(companyID: 1, ownerID: 11, isPrivate: true))
            let people = MailboxPeople(directory)
            try await people.set(.send, of: 11, on: shared.id, inCompany: 1)
            try await people.set(.manage, of: 12, on: shared.id, inCompany: 1)
            #expect(try await people.rights(of: 11, on: shared.id, inCompany: 1) == [.read, .send])
            #expect(try await people.rights(of: 12, on: shared.id, inCompany: 1) == .manage)
            #expect(try await people.rights(of: 13, on: shared.id, inCompany: 1) == [])
            #expect(try await people.rights(of: 11, on: shared.id, inCompany: 2) == [])
            #expect(try await people.rights(of: 11, on: own.id, inCompany: 1) == .all)
            #expect(try await people.rights(of: 11, on: own.id, inCompany: 2) == [])
            #expect(try await people.mailboxes(of: 11, with: .read, inCompany: 1).map(\.id) == [shared.id, own.id])
            #expect(try await people.mailboxes(of: 11, with: .manage, inCompany: 1).map(\.id) == [own.id])
            #expect(try await people.mailboxes(of: 12, with: .read, inCompany: 1).isEmpty)
            #expect(try await people.mailboxes(of: 11, with: .read, inCompany: 2).isEmpty)
            #expect(
                try await people.all(of: shared.id, inCompany: 1) == [
                    MailboxPerson(personID: 11, rights: [.read, .send]), MailboxPerson(personID: 12, rights: .manage),
                ])
            #expect(try await people.all(of: own.id, inCompany: 1) == [MailboxPerson(personID: 11, rights: .all)])
            #expect(try await people.all(of: shared.id, inCompany: 2).isEmpty)
            await #expect(throws: MailboxError.notConnected(address: "#\(shared.id)")) {
                try await people.set(.all, of: 11, on: shared.id, inCompany: 2)
            }
            try await people.set([], of: 11, on: shared.id, inCompany: 1)
            #expect(try await people.rights(of: 11, on: shared.id, inCompany: 1) == [])
        }
    }

    @Test("Anyone who has left is on no list, and what they owned in private is named", arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        try await Self.withDirectory(engine) { directory in
            let shared = try await directory.add(Self.proved(), in: MailboxPlace(companyID: 1, ownerID: 11))
            let own = try await directory.add(
                Self.proved("jan@firma.test"), in: MailboxPlace(companyID: 1, ownerID: 11, isPrivate: true))
            let team = try await directory.add(Self.proved("team@firma.test"), in: MailboxPlace(companyID: 1))
            let people = MailboxPeople(directory)
            try await people.set(.all, of: 11, on: team.id, inCompany: 1)
            try await people.set(.read, of: 12, on: team.id, inCompany: 1)
            #expect(try await people.remove(11, fromCompany: 2).isEmpty)
            #expect(try await people.remove(11, fromCompany: 1) == [own])
            #expect(try await people.all(of: team.id, inCompany: 1).map(\.personID) == [12])
            #expect(try await directory.mailbox(shared.id, ofCompany: 1)?.place.ownerID == nil)
            #expect(try await people.all(of: shared.id, inCompany: 1).isEmpty)
        }
    }
}
