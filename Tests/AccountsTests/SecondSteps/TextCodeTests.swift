import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Accounts

@Suite("Codes by text message")
struct TextCodeTests {
    @Test(
        "The code that reaches the number proves it and turns two-step verification on (ASVS 6.6.1)",
        arguments: TestEngine.allCases)
    func phone(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let now = fixture.accounts.clock.now
            let sent = try await fixture.twoStep.beginPhone(
                "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            #expect(sent.number.masked == "+420 ••• ••• 321")
            #expect(sent.againAt == now + .seconds(30) && sent.expiresAt == now + .seconds(600))
            #expect(fixture.gateway.messages.map(\.number.e164) == ["+420601234321"])
            let text = try #require(fixture.gateway.messages.first?.text)
            #expect(text.wholeMatch(of: /\d{6} je vas kod pro Pennypost\n@mail\.firma\.cz #\d{6}/) != nil)
            let state = try await fixture.twoStep.state(of: fixture.signedIn)
            #expect(!state.isOn && state.steps.isEmpty)
            await #expect(throws: TwoStepFixture.refused) {
                try await fixture.twoStep.confirmPhone(
                    sent.stepID, code: TwoStepFixture.wrong(fixture.gateway.code), by: fixture.signedIn,
                    from: fixture.origin)
            }
            let added = try await fixture.twoStep.confirmPhone(
                sent.stepID, code: fixture.gateway.code, by: fixture.signedIn, from: fixture.origin)
            #expect(added.backupCodes?.count == 10 && added.step.number == sent.number)
            #expect(try await fixture.twoStep.state(of: fixture.signedIn).isOn)
            await #expect(throws: AccountsError.input([InputProblem(.phoneNumber, .taken)])) {
                try await fixture.twoStep.beginPhone(
                    "+420601234321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            }
        }
    }

    @Test("The same code is sent again while it holds, after 30, 60 and 300 seconds", arguments: TestEngine.allCases)
    func again(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (sent, half) = try await signInByText(fixture)
            let (code, browser) = (fixture.gateway.code, try await fixture.knownBrowser())
            let send = {
                try await fixture.twoStep.sendCode(sent.stepID, to: half, browser: browser, from: fixture.origin)
            }
            for (wait, next) in [(30, 60), (60, 300), (300, 300)] {
                let free = fixture.accounts.clock.now + .seconds(wait)
                fixture.accounts.clock.advance(.seconds(wait - 1))
                await #expect(throws: AccountsError.textMessage(.tooSoon(until: free))) { try await send() }
                fixture.accounts.clock.advance(.seconds(1))
                let again = try await send()
                #expect(again.againAt == free + .seconds(next) && again.expiresAt == sent.expiresAt)
                #expect(fixture.gateway.code == code)
            }
            try await fixture.check(code, by: way(sent), half: half)
        }
    }

    @Test(
        "The first code of a session is sent once; one that surely was not sent is tried again after a wait",
        arguments: TestEngine.allCases)
    func first(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let id = try await fixture.addPhone().step.id
            let (half, clock) = (try await fixture.half(), fixture.accounts.clock)
            let first = { try await fixture.twoStep.firstCode(id, to: half, browser: nil, from: fixture.origin) }
            fixture.gateway.fail(with: .unreachable)
            await #expect(throws: AccountsError.textMessage(.gatewayFailed)) { try await first() }
            fixture.gateway.fail(with: nil)
            let free = clock.now + .seconds(30)
            await #expect(throws: AccountsError.textMessage(.tooSoon(until: free))) { try await first() }
            #expect(try await fixture.twoStep.codeFreeAgain(id, of: half) == free)
            clock.advance(.seconds(30))
            let sent = try await first()
            #expect(fixture.gateway.messages.count == 2)
            clock.advance(.seconds(300))
            #expect(try await first() == sent)
            #expect(try await fixture.twoStep.codeFreeAgain(id, of: half) == clock.now)
            #expect(fixture.gateway.messages.count == 2)
            // Another session has a code of its own.
            let other = try await fixture.half()
            _ = try await fixture.twoStep.firstCode(id, to: other, browser: nil, from: fixture.origin)
            #expect(fixture.gateway.messages.count == 3)
        }
    }

    @Test("A code holds ten minutes; then a new one is sent (ASVS 6.5.5)", arguments: TestEngine.allCases)
    func expiry(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (sent, half) = try await signInByText(fixture)
            let code = fixture.gateway.code
            fixture.accounts.clock.advance(.seconds(600))
            await #expect(throws: TwoStepFixture.expired) {
                try await fixture.check(code, by: way(sent), half: half)
            }
            let again = try await fixture.twoStep.sendCode(sent.stepID, to: half, browser: nil, from: fixture.origin)
            #expect(again.expiresAt == fixture.accounts.clock.now + .seconds(600))
            try await fixture.check(fixture.gateway.code, by: way(sent), half: half)
        }
    }

    @Test(
        "A code belongs to the sign-in it was sent for, and counts once (ASVS 6.6.2, 6.5.1)",
        arguments: TestEngine.allCases)
    func bound(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (sent, half) = try await signInByText(fixture)
            let code = fixture.gateway.code
            let other = try await fixture.half()
            await #expect(throws: TwoStepFixture.expired) {
                try await fixture.check(code, by: way(sent), half: other)
            }
            try await fixture.check(code, by: way(sent), half: half)
            #expect(try await fixture.accounts.count("text_codes") == 0)
            await #expect(throws: TwoStepFixture.expired) {
                try await fixture.check(code, by: way(sent), half: other)
            }
        }
    }

    @Test("After five wrong tries a code is over, in set-up too (ASVS 6.6.3)", arguments: TestEngine.allCases)
    func tries(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let sent = try await fixture.twoStep.beginPhone(
                "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            let confirm = { (code: String) in
                try await fixture.twoStep.confirmPhone(
                    sent.stepID, code: code, by: fixture.signedIn, from: fixture.origin)
            }
            let code = fixture.gateway.code
            for offset in 1...5 {
                await #expect(throws: TwoStepFixture.refused) {
                    try await confirm(TwoStepFixture.wrong(code, offset))
                }
            }
            await #expect(throws: TwoStepFixture.expired) { try await confirm(code) }
            // The next code is a new one, and the wait before it is not shortened.
            await #expect(throws: AccountsError.self) {
                try await fixture.twoStep.sendCode(
                    sent.stepID, to: fixture.signedIn, browser: nil, from: fixture.origin)
            }
            fixture.accounts.clock.advance(.seconds(30))
            _ = try await fixture.twoStep.sendCode(
                sent.stepID, to: fixture.signedIn, browser: nil, from: fixture.origin)
            let added = try await confirm(fixture.gateway.code)
            #expect(added.backupCodes != nil)
        }
    }

    @Test("Codes are sealed in the database, in their own row", arguments: TestEngine.allCases)
    func sealed(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            _ = try await fixture.twoStep.beginPhone(
                "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            let row = try await fixture.accounts.database.read { try $0.row("SELECT * FROM text_codes") }
            let (id, sealed) = try (#require(try row?.integer("id")), #require(try row?.sealedValue("sealed_code")))
            let bytes = try fixture.accounts.sealingKey.open(sealed, context: SealContext("text-code/\(id)"))
            #expect(String(decoding: bytes, as: UTF8.self) == fixture.gateway.code)
        }
    }

    @Test(
        "A message that surely was not sent takes nothing from the share; one that may have been does",
        arguments: TestEngine.allCases)
    func failures(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let begin = {
                try await fixture.twoStep.beginPhone(
                    "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            }
            for (error, kept) in [(TextGatewayError.refused(status: 500), Int64(0)), (.unreachable, 0), (.noAnswer, 1)]
            {
                fixture.gateway.fail(with: error)
                await #expect(throws: AccountsError.textMessage(.gatewayFailed)) { try await begin() }
                #expect(try await fixture.accounts.count("text_messages") == kept)
                fixture.accounts.clock.advance(.seconds(61))
            }
            fixture.gateway.fail(with: nil)
            let confirmed = try await fixture.accounts.signIn(fixture.member).signedIn
            let sent = try await fixture.twoStep.beginPhone(
                "601 234 321", prefix: "+420", by: confirmed, from: fixture.origin)
            let added = try await fixture.twoStep.confirmPhone(
                sent.stepID, code: fixture.gateway.code, by: confirmed, from: fixture.origin)
            #expect(added.step.kind == .textMessage)
        }
    }

    @Test("Without a gateway nothing is begun, and the pages can say so", arguments: [TestEngine.sqlite])
    func noGateway(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let settings = TextCodeSettings(host: "a.cz")
            let without = TwoStep(fixture.accounts.context, gateway: nil, texts: settings)
            await #expect(throws: AccountsError.textMessage(.noGateway)) {
                try await without.beginPhone(
                    "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
            }
            let steps = try await fixture.accounts.count("second_steps")
            #expect(steps == 0)
            let developing = TwoStep(
                fixture.accounts.context, gateway: DevelopmentTextGateway { _, _ in }, texts: settings)
            var kinds: [TextMessageStanding.Gateway] = []
            for twoStep in [without, fixture.twoStep, developing] {
                kinds.append(try await twoStep.textMessages(for: fixture.signedIn).gateway)
            }
            #expect(kinds == [.missing, .ready, .development])
        }
    }

    @Test("A person turns two-step verification on and signs in through Kannel", arguments: TestEngine.allCases)
    func kannel(_ engine: TestEngine) async throws {
        try await withKannelServer { kannel in
            try await withTwoStep(engine) { fixture in
                let gateway = HTTPTextGateway(
                    .kannel(url: kannel.sendingURL, user: KannelServer.user, password: KannelServer.password))
                let twoStep = TwoStep(
                    fixture.accounts.context, gateway: gateway, texts: TextCodeSettings(host: "mail.firma.cz"))
                let sent = try await twoStep.beginPhone(
                    "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
                let first = try await kannel.waitForLines(2)
                #expect(first[0].hasPrefix("Pennypost +420601234321 text "))
                _ = try await twoStep.confirmPhone(
                    sent.stepID, code: code(in: first), by: fixture.signedIn, from: fixture.origin)
                fixture.accounts.clock.advance(.seconds(60))
                let half = try await fixture.half()
                _ = try await twoStep.sendCode(sent.stepID, to: half, browser: nil, from: fixture.origin)
                let second = try await kannel.waitForLines(4)
                let entrance = try await twoStep.check(
                    code(in: second), by: way(sent), half: half, browser: nil, remembers: false,
                    from: fixture.origin)
                #expect(entrance.session.stage == .full)
            }
        }
    }

    /// Turns two-step verification on by text message, and begins to sign in a minute later.
    private func signInByText(_ fixture: TwoStepFixture) async throws -> (TextCodeSent, SignedIn) {
        let id = try await fixture.addPhone().step.id
        fixture.accounts.clock.advance(.seconds(60))
        let half = try await fixture.half()
        return (try await fixture.twoStep.sendCode(id, to: half, browser: nil, from: fixture.origin), half)
    }

    private func way(_ sent: TextCodeSent) -> SecondStepWay {
        .textMessage(stepID: sent.stepID, number: sent.number)
    }

    /// The code in the last line that reached the message centre.
    private func code(in lines: [String]) -> String { String(lines.last?.suffix(6) ?? "") }
}
