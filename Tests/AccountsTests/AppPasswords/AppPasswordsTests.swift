import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("App passwords of a person") struct AppPasswordsTests {
    @Test(
        "One is made with what was entered, and only the digest of its letters is stored",
        arguments: TestEngine.allCases)
    func isMade(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let end = accounts.clock.now + .seconds(86_400)
            let new = try await accounts.makeAppPassword(
                "  SMTP přihlášení ", scope: .send, endsAt: end, networks: ["192.0.2.0/24", " 2001:db8::/32", ""],
                by: jana)
            let made = new.appPassword
            #expect(made.name == "SMTP přihlášení")
            #expect(made.scope == .send)
            #expect(made.networks.map(\.description) == ["192.0.2.0/24", "2001:db8::/32"])
            #expect(made.endsAt == end)
            #expect(made.madeAt == accounts.clock.now)
            #expect(made.lastUse == nil && made.formerEndsAt == nil)
            #expect(try await accounts.appPasswords.all(of: jana) == [made])
            let row = try #require(
                try await accounts.database.read { try $0.row("SELECT * FROM app_passwords") })
            let letters = new.letters.grouped.replacing(" ", with: "")
            #expect(!"\(row)".contains(letters))
            #expect(try row.blob("digest") == accounts.context.keys.mark(Array(letters.utf8), for: .appPasswords))
            #expect(try await accounts.loggedKinds() == ["app-password-made"])
        }
    }

    @Test("Without two-step verification there are none", arguments: TestEngine.allCases)
    func needsTwoStep(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let made = try await accounts.makeAppPassword(by: jana).appPassword
            try await accounts.setTwoStep(of: jana.member.person.id, since: nil)
            await #expect(throws: AccountsError.twoStepOff) { try await accounts.makeAppPassword("Other", by: jana) }
            await #expect(throws: AccountsError.twoStepOff) {
                try await accounts.appPasswords.renew(made.id, by: jana, from: accounts.origin)
            }
            #expect(try await accounts.count("app_passwords") == 1)
        }
    }

    @Test("Every change asks for a confirmation", arguments: TestEngine.allCases)
    func needsConfirmation(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (service, origin) = (accounts.appPasswords, accounts.origin)
            let jana = try await accounts.makeOwner()
            let id = try await accounts.makeAppPassword(by: jana).appPassword.id
            accounts.clock.advance(.seconds(600))
            await #expect(throws: AccountsError.notConfirmed) { try await accounts.makeAppPassword("Other", by: jana) }
            await #expect(throws: AccountsError.notConfirmed) {
                try await service.rename(id, to: "A", by: jana, from: origin)
            }
            await #expect(throws: AccountsError.notConfirmed) { try await service.renew(id, by: jana, from: origin) }
            await #expect(throws: AccountsError.notConfirmed) { try await service.revoke(id, by: jana, from: origin) }
            await #expect(throws: AccountsError.notConfirmed) { try await service.revokeAll(by: jana, from: origin) }
            #expect(try await service.all(of: jana).map(\.name) == ["Thunderbird"])
        }
    }

    @Test("Every field that can't be taken is named at once", arguments: TestEngine.allCases)
    func isRefused(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            func problems(_ name: String, endsAt: Duration? = nil, networks: [String] = []) async -> [InputProblem] {
                do {
                    let end = endsAt.map { accounts.clock.now + $0 }
                    _ = try await accounts.makeAppPassword(name, endsAt: end, networks: networks, by: jana)
                    return []
                } catch AccountsError.input(let problems) { return problems } catch { return [] }
            }
            #expect(
                await problems(" ", endsAt: .zero, networks: ["office"]) == [
                    InputProblem(.name, .missing), InputProblem(.networks, .malformed),
                    InputProblem(.validUntil, .outOfRange),
                ])
            let longest = String(repeating: "ž", count: AppPassword.longestName)
            #expect(await problems(longest + "ž") == [InputProblem(.name, .tooLong(limit: 60))])
            #expect(await problems("a\u{202E}b") == [InputProblem(.name, .controlCharacters)])
            #expect(
                await problems("a", endsAt: AppPasswordInput.longestLife + .seconds(1)).map(\.field) == [.validUntil])
            let networks = Array(repeating: "192.0.2.0/24", count: AppPassword.mostNetworks)
            #expect(await problems("a", networks: networks + ["192.0.2.1"]).map(\.kind) == [.tooLong(limit: 20)])
            #expect(await problems(longest, endsAt: .seconds(1), networks: networks).isEmpty)
            #expect(await problems(longest.uppercased()) == [InputProblem(.name, .taken)])
            #expect(try await accounts.count("app_passwords") == 1)
        }
    }

    @Test("A person has at most a hundred; other people have their own", arguments: TestEngine.allCases)
    func isLimited(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let petr = try await accounts.enter(accounts.addPerson(to: jana.member.company.id))
            try await accounts.database.write { transaction in
                for number in 0..<AppPasswords.mostPerPerson {
                    try transaction.execute(
                        """
                        INSERT INTO app_passwords (
                            id, company_id, person_id, name, scope, digest, networks, made_at
                        ) VALUES ($1, $2, $3, $4, 'send', $5, '', 0)
                        """,
                        [
                            Int64(1_000 + number), jana.member.company.id, jana.member.person.id, "Program \(number)",
                            [UInt8](repeating: UInt8(number), count: 32),
                        ])
                }
            }
            await #expect(throws: AccountsError.tooMany(limit: 100)) { try await accounts.makeAppPassword(by: jana) }
            #expect(try await accounts.makeAppPassword("Program 1", by: petr).appPassword.name == "Program 1")
        }
    }

    @Test("A new name changes nothing else", arguments: TestEngine.allCases)
    func isRenamed(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let new = try await accounts.makeAppPassword(
                scope: .read, endsAt: accounts.clock.now + .seconds(60), networks: ["192.0.2.1"], by: jana)
            _ = try await accounts.makeAppPassword("iPhone", by: jana)
            func row() async throws -> [String: SQLValue] {
                let id = new.appPassword.id
                let row = try await accounts.database.read {
                    try $0.row("SELECT * FROM app_passwords WHERE id = $1", [id])
                }
                let found = try #require(row)
                return Dictionary(zip(found.columns, found.values)) { first, _ in first }
            }
            let before = try await row()
            await #expect(throws: AccountsError.input([InputProblem(.name, .taken)])) {
                try await accounts.appPasswords.rename(
                    new.appPassword.id, to: "IPHONE", by: jana, from: accounts.origin)
            }
            let renamed = try await accounts.appPasswords.rename(
                new.appPassword.id, to: "thunderbird", by: jana, from: accounts.origin)
            #expect(renamed.name == "thunderbird")
            let after = try await row()
            #expect(after["name"] == .text("thunderbird"))
            #expect(after.filter { $0.key != "name" } == before.filter { $0.key != "name" })
            let kinds = try await accounts.loggedKinds()
            #expect(kinds == ["app-password-made", "app-password-made", "app-password-renamed"])
        }
    }

    @Test("What belongs to someone else is neither seen nor changed", arguments: TestEngine.allCases)
    func isForeign(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (service, origin) = (accounts.appPasswords, accounts.origin)
            let jana = try await accounts.makeOwner()
            let petr = try await accounts.enter(accounts.addPerson(to: jana.member.company.id))
            let id = try await accounts.makeAppPassword(by: jana).appPassword.id
            #expect(try await service.all(of: petr).isEmpty)
            for number in [id, 0, .max] {
                await #expect(throws: AccountsError.notFound) {
                    try await service.rename(number, to: "A", by: petr, from: origin)
                }
                await #expect(throws: AccountsError.notFound) {
                    try await service.renew(number, by: petr, from: origin)
                }
                await #expect(throws: AccountsError.notFound) {
                    try await service.revoke(number, by: petr, from: origin)
                }
            }
            #expect(try await service.revokeAll(by: petr, from: origin).isEmpty)
            #expect(try await service.all(of: jana).map(\.id) == [id])
            #expect(try await accounts.count("revoked_app_passwords") == 0)
        }
    }

    @Test("What was used last comes first; a year without use is seen", arguments: TestEngine.allCases)
    func isSorted(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            var made: [Int64] = []
            for name in ["old", "used", "new"] {
                made.append(try await accounts.makeAppPassword(name, by: jana).appPassword.id)
                accounts.clock.advance(.seconds(1))
            }
            let (used, at) = (made[1], accounts.clock.now + .seconds(3_600))
            try await accounts.database.write { transaction in
                try transaction.execute(
                    """
                    UPDATE app_passwords SET last_used_at = $1, last_used_address = '89.24.1.7',
                        last_used_program = 'K-9' WHERE id = $2
                    """, [at, used])
            }
            let all = try await accounts.appPasswords.all(of: jana)
            #expect(all.map(\.name) == ["used", "new", "old"])
            #expect(
                all[0].lastUse == AppPasswordUse(at: at, origin: ClientOrigin(address: "89.24.1.7", program: "K-9")))
            let year = all[2].madeAt + .seconds(365 * 86_400)
            #expect(all.map { $0.isLongUnused(at: year) } == [false, false, true])
        }
    }
}
