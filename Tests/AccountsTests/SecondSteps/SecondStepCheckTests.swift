import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Taking the second step")
struct SecondStepCheckTests {
    @Test("A code from the app lets in once, and so does each later one (ASVS 6.5.1)", arguments: TestEngine.allCases)
    func app(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            // The code that set the app up is used.
            let first = try await fixture.code(forStep: app.step.id)
            await #expect(throws: TwoStepFixture.refused) { try await fixture.check(first, by: .app) }
            fixture.accounts.clock.advance(.seconds(30))
            let second = try await fixture.code(forStep: app.step.id)
            let entrance = try await fixture.check(second, by: .app)
            #expect(entrance.session.stage == .full)
            await #expect(throws: TwoStepFixture.refused) { try await fixture.check(second, by: .app) }
            let state = try await fixture.twoStep.state(of: entrance.signedIn)
            #expect(state.steps.map(\.uses) == [1])
            #expect(state.steps.first?.lastUsedAt == fixture.accounts.clock.now)
        }
    }

    @Test("Of many tries with one code at once, one gets in (ASVS 6.5.1)", arguments: TestEngine.allCases)
    func atOnce(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            let backup = try #require(app.backupCodes?.first)
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app.step.id)
            for (typed, way) in [(code, SecondStepWay.app), (backup.text, .backupCode)] {
                let entered = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<6 {
                        group.addTask { (try? await fixture.check(typed, by: way)) != nil }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(entered == 1)
            }
        }
    }

    @Test(
        "A backup code lets in once, typed in any way, and the log says how many are left",
        arguments: TestEngine.allCases)
    func backup(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let codes = try #require(try await fixture.addApp().backupCodes)
            try await fixture.check(codes[3].text.uppercased().replacing("-", with: " "), by: .backupCode)
            await #expect(throws: TwoStepFixture.refused) { try await fixture.check(codes[3].text, by: .backupCode) }
            for code in codes[4...] { try await fixture.check(code.text, by: .backupCode) }
            try await fixture.check(codes[0].text, by: .backupCode)
            let state = try await fixture.twoStep.state(of: fixture.signedIn)
            #expect(state.backupCodes?.left == 2 && state.backupCodes?.areRunningOut == true)
            let rows = try await fixture.accounts.database.read { transaction in
                try transaction.rows(
                    "SELECT facts FROM security_events WHERE kind = 'backup-code-used' ORDER BY number"
                ).map { try $0.text("facts") }
            }
            #expect(rows.first == #"{"left":"9"}"# && rows.last == #"{"left":"2"}"#)
        }
    }

    @Test("Backup codes are stored as hashes with one salt a set (ASVS 6.5.2)", arguments: TestEngine.allCases)
    func stored(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let codes = try #require(try await fixture.addApp().backupCodes)
            let (salt, hashes) = try await fixture.accounts.database.read { transaction in
                let set = try transaction.row("SELECT salt FROM backup_code_sets")?.blob("salt")
                let rows = try transaction.rows("SELECT code_hash FROM backup_codes ORDER BY position")
                return (set, try rows.map { try $0.blob("code_hash") })
            }
            #expect(Set(hashes).count == 10)
            let expected = try await fixture.accounts.context.hashing.hash(
                Array(codes[2].letters.utf8), salt: try #require(salt))
            #expect(hashes[2] == expected)
        }
    }

    @Test(
        "After five different wrong codes even the right one waits; another person does not (ASVS 6.3.1)",
        arguments: TestEngine.allCases)
    func limit(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app.step.id)
            // The same wrong code twice counts once.
            for offset in [1, 1, 2, 3, 4] {
                await #expect(throws: TwoStepFixture.refused) {
                    try await fixture.check(TwoStepFixture.wrong(code, offset), by: .app)
                }
            }
            await #expect(throws: TwoStepFixture.refused) {
                try await fixture.check("2222-2222-2222", by: .backupCode)
            }
            let until = fixture.accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) { try await fixture.check(code, by: .app) }
            fixture.accounts.clock.advance(.seconds(60))
            let later = try await fixture.code(forStep: app.step.id)
            try await fixture.check(later, by: .app)
            #expect(
                try await fixture.accounts.loggedKinds(of: fixture.member.person.id)
                    .count { $0 == "second-step-refused" } == 5)
        }
    }

    @Test("A browser is remembered only if that is asked for", arguments: TestEngine.allCases)
    func remember(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            for (count, remembers) in [(0, false), (1, true)] {
                fixture.accounts.clock.advance(.seconds(30))
                let code = try await fixture.code(forStep: app.step.id)
                let entrance = try await fixture.check(code, by: .app, remembers: remembers)
                #expect(try await fixture.twoStep.state(of: entrance.signedIn).rememberedBrowsers == count)
            }
        }
    }

    @Test(
        "A code does not let in a session that is over, or full already, and stays good", arguments: TestEngine.allCases
    )
    func sessions(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app.step.id)
            await #expect(throws: AccountsError.notFound) {
                try await fixture.check(code, by: .app, half: fixture.signedIn)
            }
            // It was not even looked at.
            #expect(try await fixture.accounts.count("wrong_secrets") == 0)
            let over = try await fixture.half()
            try await fixture.accounts.database.write { transaction in
                try transaction.execute("DELETE FROM sessions WHERE id = $1", [over.session.id])
            }
            await #expect(throws: AccountsError.notFound) { try await fixture.check(code, by: .app, half: over) }
            try await fixture.check(code, by: .app)
        }
    }

    @Test("Ways are named most used first, backup codes last", arguments: TestEngine.allCases)
    func ways(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            #expect(try await fixture.twoStep.ways(of: fixture.signedIn).isEmpty)
            try await fixture.addApp()
            let phone = try await fixture.addPhone().step
            let text = SecondStepWay.textMessage(stepID: phone.id, number: try #require(phone.number))
            let half = try await fixture.half()
            #expect(try await fixture.twoStep.ways(of: half) == [.app, text, .backupCode])
            fixture.accounts.clock.advance(.seconds(60))
            _ = try await fixture.twoStep.sendCode(phone.id, to: half, browser: nil, from: fixture.origin)
            try await fixture.check(fixture.gateway.code, by: text, half: half)
            #expect(try await fixture.twoStep.ways(of: half) == [text, .app, .backupCode])
        }
    }

    @Test(
        "Turning off takes the second step, and ends everything that hangs on it (ASVS 7.4.3)",
        arguments: TestEngine.allCases)
    func turnOff(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            let context = fixture.accounts.context
            _ = try await AppPasswords(context).create(
                name: "Thunderbird", scope: .sendAndRead, by: fixture.signedIn, from: fixture.origin)
            fixture.accounts.clock.advance(.seconds(30))
            let entrance = try await fixture.check(
                fixture.code(forStep: app.step.id), by: .app, remembers: true)
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app.step.id)
            await #expect(throws: TwoStepFixture.refused) {
                try await fixture.twoStep.turnOff(
                    code: TwoStepFixture.wrong(code), by: .app, signedIn: fixture.signedIn, from: fixture.origin)
            }
            let ended = try await fixture.twoStep.turnOff(
                code: code, by: .app, signedIn: fixture.signedIn, from: fixture.origin)
            #expect(ended == 1)
            let state = try await fixture.twoStep.state(of: fixture.signedIn)
            #expect(state.isOn == false && state.steps.isEmpty)
            #expect(state.backupCodes == nil && state.rememberedBrowsers == 0)
            for table in ["second_steps", "backup_codes", "app_passwords"] {
                #expect(try await fixture.accounts.count(table) == 0)
            }
            #expect(try await Sessions(context).signedIn(entrance.token, from: fixture.origin) == nil)
            #expect(
                try await fixture.accounts.loggedKinds(of: fixture.member.person.id)
                    .suffix(2) == ["two-step-turned-off", "app-passwords-revoked"])
            await #expect(throws: AccountsError.twoStepOff) {
                try await fixture.twoStep.turnOff(
                    code: code, by: .app, signedIn: fixture.signedIn, from: fixture.origin)
            }
        }
    }

    @Test("It is not turned off where a company of the person requires it", arguments: TestEngine.allCases)
    func required(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            let due = fixture.accounts.clock.now + .seconds(86_400)
            try await fixture.accounts.database.write { transaction in
                try transaction.execute("UPDATE companies SET two_step_by = $1", [due])
            }
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app.step.id)
            await #expect(throws: AccountsError.twoStepRequired) {
                try await fixture.twoStep.turnOff(
                    code: code, by: .app, signedIn: fixture.signedIn, from: fixture.origin)
            }
            #expect(try await fixture.twoStep.state(of: fixture.signedIn).requiredFrom == due)
            // The code was not even looked at.
            try await fixture.check(code, by: .app)
        }
    }
}
