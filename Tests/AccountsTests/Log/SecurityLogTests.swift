import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Reading and verifying the security log", .timeLimit(.minutes(2))) struct SecurityLogTests {
    /// Writes entries for a company: alternately of two kinds, for persons 1 and 2 in turn.
    private static func write(_ count: Int, company: Int64 = 1, in accounts: AccountsFixture) async throws {
        let log = SecurityLog(accounts.context)
        try await accounts.database.write { transaction in
            for number in 0..<count {
                try log.note(
                    number % 2 == 0 ? .signedIn : .signInRefused, company: company, person: Int64(1 + number % 2),
                    ["turn": "\(number)"], from: accounts.origin, in: transaction)
            }
        }
    }

    @Test("A person's entries come newest first, page by page, without the others'", arguments: TestEngine.allCases)
    func pages(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await Self.write(20, in: accounts)
            let log = SecurityLog(accounts.context)
            let first = try await log.events(ofPerson: 1, limit: 4)
            #expect(first.map(\.number) == [19, 17, 15, 13])
            let second = try await log.events(ofPerson: 1, before: first.last?.number, limit: 4)
            #expect(second.map(\.number) == [11, 9, 7, 5])
            #expect(second.first?.facts == ["turn": "10"])
            #expect(second.first?.origin == accounts.origin)
            #expect(try await log.events(ofPerson: 1, kinds: [.signInRefused]).isEmpty)
            #expect(
                try await log.events(ofPerson: 2, before: 5, kinds: [.signInRefused, .signedIn]).map(\.number) == [
                    4, 2,
                ])
            #expect(try await log.events(ofPerson: 3).isEmpty)
        }
    }

    @Test("A page is never longer than the limit, whatever is asked for", arguments: TestEngine.allCases)
    func limitsPages(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await Self.write(2 * SecurityLog.longestPage + 10, in: accounts)
            let log = SecurityLog(accounts.context)
            #expect(try await log.events(ofPerson: 1, limit: .max).count == SecurityLog.longestPage)
            #expect(try await log.events(ofPerson: 1, limit: -3).count == 1)
        }
    }

    @Test(
        "An administrator reads the company's log with names, and no other company's", arguments: TestEngine.allCases)
    func readsCompany(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let foreign = try await accounts.makeCompany(name: "Jiná", address: "eva@jina.cz", personName: "Eva")
            let (_, administrator) = try await accounts.signIn(jana)
            let log = SecurityLog(accounts.context)
            try await accounts.database.write { transaction in
                for member in [jana, petr, foreign] {
                    try log.note(
                        .signedIn, company: member.company.id, person: member.person.id, from: accounts.origin,
                        in: transaction)
                }
            }
            _ = try await People(accounts.context)
                .remove(petr.person.id, typedName: petr.person.name, by: administrator, from: accounts.origin)
            let pages = CompanyLog(accounts.context)
            let page = try await pages.page(kinds: [.signedIn, .personRemoved], by: administrator)
            #expect(page.events.map(\.kind) == [.personRemoved, .signedIn, .signedIn])
            #expect(page.names == [jana.person.id: "Jana Nováková", petr.person.id: "Petr Svoboda"])
            #expect(page.next == nil)
            let one = try await pages.page(limit: 1, kinds: [.signedIn], by: administrator)
            #expect(one.events.map(\.personID) == [petr.person.id])
            #expect(try await pages.page(before: one.next, kinds: [.signedIn], by: administrator).events.count == 1)
            #expect(try await pages.page(ofPerson: foreign.person.id, by: administrator).events.isEmpty)

            let member = try await accounts.addPerson(to: jana.company.id, address: "ota@firma.cz", name: "Ota")
            let (_, asking) = try await accounts.signIn(member)
            await #expect(throws: AccountsError.administratorsOnly) { try await pages.page(by: asking) }
        }
    }

    @Test("An untouched log is intact, an empty one too", arguments: TestEngine.allCases)
    func intact(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let log = SecurityLog(accounts.context)
            #expect(try await log.verify() == .intact(count: 0))
            // More than one portion.
            try await Self.write(5_100, in: accounts)
            #expect(try await log.verify() == .intact(count: 5_100))
        }
    }

    /// What somebody with the database but without the key may try, and the entry at which it shows.
    static let tampering: [(String, Int64)] = [
        ("UPDATE security_events SET address = '203.0.113.9' WHERE number = 3", 3),
        ("UPDATE security_events SET person_id = 2 WHERE number = 1", 1),
        ("UPDATE security_events SET person_id = NULL WHERE number = 10", 10),
        ("UPDATE security_events SET happened_at = happened_at + 1 WHERE number = 5", 5),
        ("UPDATE security_events SET kind = 'signed-out' WHERE number = 10", 10),
        ("DELETE FROM security_events WHERE number = 4", 4),
        ("DELETE FROM security_events WHERE number = 1", 1),
        // The tail is gone.
        ("DELETE FROM security_events WHERE number > 7", 8),
        ("DELETE FROM security_events", 1),
        ("DELETE FROM security_log_head", 1),
        ("UPDATE security_log_head SET number = 9", 9),
        // The tail is gone, and the head tells of fewer entries than its digest covers.
        ("DELETE FROM security_events WHERE number = 10; UPDATE security_log_head SET number = 9", 9),
        // An entry was put behind the head.
        (
            """
            INSERT INTO security_events SELECT 11, company_id, person_id, actor_id, happened_at, kind, facts, address,
                program, digest FROM security_events WHERE number = 10
            """, 11
        ),
        // Two entries were exchanged.
        (
            """
            UPDATE security_events SET number = 99 WHERE number = 2;
            UPDATE security_events SET number = 2 WHERE number = 3;
            UPDATE security_events SET number = 3 WHERE number = 99
            """, 2
        ),
    ]

    @Test("A log that was tampered with is broken at that entry", arguments: TestEngine.allCases, tampering)
    func broken(engine: TestEngine, change: (String, Int64)) async throws {
        try await withAccounts(engine) { accounts in
            try await Self.write(10, in: accounts)
            try await accounts.database.write { transaction in
                for statement in change.0.split(separator: ";") { try transaction.execute(String(statement)) }
            }
            #expect(try await SecurityLog(accounts.context).verify() == .broken(at: change.1))
        }
    }

    @Test("An entry made with another key does not fit the chain", arguments: TestEngine.allCases)
    func otherKey(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await Self.write(3, in: accounts)
            // Anyone who has no key makes one of their own.
            try await accounts.database.write { try $0.execute("DELETE FROM account_keys") }
            let forger = try await AccountsContext.open(database: accounts.database, sealingKey: SealingKey())
            try await accounts.database.write { transaction in
                try SecurityLog(forger).note(
                    .signedOut, company: 1, person: 1, from: accounts.origin, in: transaction)
            }
            #expect(try await SecurityLog(accounts.context).verify() == .broken(at: 4))
        }
    }
}
