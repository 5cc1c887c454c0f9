import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Limits of the second step")
struct SecondStepLimitTests {
    @Test(
        "Others' wrong codes don't keep a person out of a known browser (ASVS 6.3.1)", arguments: TestEngine.allCases)
    func knownBrowser(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (app, known) = try await meet(fixture)
            let petr = try await fixture.accounts.addPerson(to: fixture.member.company.id)
            let petrs = try #require(try await fixture.accounts.open(petr).browser)
            let code = try await fixture.code(forStep: app)
            // A browser that is known to somebody else is as good as none.
            for (offset, browser) in zip(1...5, [nil, petrs, nil, petrs, nil]) {
                await #expect(throws: TwoStepFixture.refused) {
                    try await fixture.check(TwoStepFixture.wrong(code, offset), by: .app, browser: browser)
                }
            }
            let until = fixture.accounts.clock.now + .seconds(60)
            for browser in [nil, petrs] {
                await #expect(throws: AccountsError.blocked(until: until)) {
                    try await fixture.check(code, by: .app, browser: browser)
                }
            }
            try await fixture.check(code, by: .app, browser: known)
            // What others have tried still counts for them.
            await #expect(throws: AccountsError.blocked(until: until)) { try await fixture.check(code, by: .app) }
        }
    }

    @Test(
        "A known browser has a limit of its own, which neither a password nor a new token makes up for",
        arguments: TestEngine.allCases)
    func knownBrowserIsLimited(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (app, known) = try await meet(fixture)
            let code = try await fixture.code(forStep: app)
            for offset in 1...4 {
                await #expect(throws: TwoStepFixture.refused) {
                    try await fixture.check(TwoStepFixture.wrong(code, offset), by: .app, browser: known)
                }
            }
            #expect(try await fixture.accounts.begin(browser: known).needsSecondStep)
            // Another person comes in there, so that the browser gets a new token.
            let petr = try await fixture.accounts.addPerson(to: fixture.member.company.id)
            let moved = try await fixture.accounts.open(petr, browser: known).browser
            await #expect(throws: TwoStepFixture.refused) {
                try await fixture.check(TwoStepFixture.wrong(code, 5), by: .app, browser: moved)
            }
            let until = fixture.accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) {
                try await fixture.check(code, by: .app, browser: moved)
            }
            // Elsewhere nothing was tried. The right code does not open the known browser.
            try await fixture.check(code, by: .app)
            await #expect(throws: AccountsError.blocked(until: until)) {
                try await fixture.check(code, by: .app, browser: moved)
            }
        }
    }

    @Test("Turning off counts wrong codes for the person, whatever the browser", arguments: TestEngine.allCases)
    func turningOff(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp().step.id
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app)
            for offset in 1...5 {
                // Each sign-in in a remembered browser is a new session.
                let session = try await fixture.accounts.signIn(fixture.member).signedIn
                await #expect(throws: TwoStepFixture.refused) {
                    try await fixture.twoStep.turnOff(
                        code: TwoStepFixture.wrong(code, offset), by: .app, signedIn: session, from: fixture.origin)
                }
            }
            let until = fixture.accounts.clock.now + .seconds(60)
            let session = try await fixture.accounts.signIn(fixture.member).signedIn
            await #expect(throws: AccountsError.blocked(until: until)) {
                try await fixture.twoStep.turnOff(code: code, by: .app, signedIn: session, from: fixture.origin)
            }
        }
    }

    @Test("Tries at once with different codes pass no limit", arguments: TestEngine.allCases)
    func atOnce(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp().step.id
            fixture.accounts.clock.advance(.seconds(30))
            let code = try await fixture.code(forStep: app)
            let half = try await fixture.half()
            let judged = await withTaskGroup(of: Bool.self) { group in
                for offset in 1...12 {
                    group.addTask {
                        do {
                            try await fixture.check(TwoStepFixture.wrong(code, offset), by: .app, half: half)
                        } catch { return error as? AccountsError == TwoStepFixture.refused }
                        return false
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(judged == 5)
        }
    }

    @Test("Anyone who is halfway in gets no code for a number that is being set up", arguments: TestEngine.allCases)
    func drafts(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            try await fixture.addApp()
            let draft = try await fixture.twoStep.beginPhone(
                "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            let half = try await fixture.half()
            await #expect(throws: AccountsError.notFound) {
                try await fixture.twoStep.sendCode(draft.stepID, to: half, browser: nil, from: fixture.origin)
            }
            #expect(fixture.gateway.messages.count == 1)
            _ = try await fixture.twoStep.confirmPhone(
                draft.stepID, code: fixture.gateway.code, by: fixture.signedIn, from: fixture.origin)
            _ = try await fixture.twoStep.sendCode(draft.stepID, to: half, browser: nil, from: fixture.origin)
        }
    }

    @Test("An administrator who is none any more does not allow text messages again", arguments: TestEngine.allCases)
    func formerAdministrator(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            try await fixture.accounts.database.write { transaction in
                try transaction.execute("UPDATE memberships SET role = 'member'")
            }
            await #expect(throws: AccountsError.administratorsOnly) {
                try await fixture.twoStep.allowTextMessagesAgain(by: fixture.signedIn, from: fixture.origin)
            }
        }
    }

    /// Turns two-step verification on, and comes in completely in a browser. A later code can be taken then.
    ///
    /// - Returns: the app, and the browser.
    private func meet(_ fixture: TwoStepFixture) async throws -> (app: Int64, browser: BearerToken) {
        let app = try await fixture.addApp().step.id
        fixture.accounts.clock.advance(.seconds(30))
        let entrance = try await fixture.check(fixture.code(forStep: app), by: .app)
        fixture.accounts.clock.advance(.seconds(30))
        return (app, try #require(entrance.browser))
    }
}
