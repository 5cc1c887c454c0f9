import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Turning two-step verification on and changing it")
struct TwoStepTests {
    @Test("The first app turns it on, with backup codes, once its code has come", arguments: TestEngine.allCases)
    func app(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (other, _) = try await fixture.accounts.signIn(fixture.member)
            let setUp = try await fixture.twoStep.beginApp(by: fixture.signedIn)
            #expect(try await fixture.twoStep.state(of: fixture.signedIn).isOn == false)
            let code = try await fixture.code(for: setUp)
            await #expect(throws: TwoStepFixture.refused) {
                try await fixture.twoStep.confirmApp(
                    setUp.stepID, code: TwoStepFixture.wrong(code), name: "iPhone", by: fixture.signedIn,
                    from: fixture.origin)
            }
            let added = try await fixture.twoStep.confirmApp(
                setUp.stepID, code: code, name: " iPhone  12 ", by: fixture.signedIn, from: fixture.origin)
            #expect(added.step.name == "iPhone 12" && added.step.kind == .app)
            #expect(Set(try #require(added.backupCodes)).count == 10)
            let state = try await fixture.twoStep.state(of: fixture.signedIn)
            #expect(state.since == fixture.accounts.clock.now)
            #expect(state.steps == [added.step])
            #expect(state.backupCodes?.left == 10 && state.backupCodes?.keptAt == nil)
            #expect(
                try await fixture.accounts.loggedKinds(of: fixture.member.person.id)
                    == ["two-step-turned-on", "second-step-added"])
            // The session that came in without a second step has ended; the one that asked goes on.
            let sessions = Sessions(fixture.accounts.context)
            #expect(try await sessions.signedIn(other, from: fixture.origin) == nil)
            #expect(try await sessions.all(of: fixture.signedIn).map(\.id) == [fixture.signedIn.session.id])
            // A second app turns nothing on.
            fixture.accounts.clock.advance(.seconds(60))
            #expect(try await fixture.addApp(name: "Tablet").backupCodes == nil)
        }
    }

    @Test("A reload shows the same key for half an hour, then another", arguments: TestEngine.allCases)
    func sameKey(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let first = try await fixture.twoStep.beginApp(by: fixture.signedIn)
            fixture.accounts.clock.advance(.seconds(599))
            #expect(try await fixture.twoStep.beginApp(by: fixture.signedIn) == first)
            fixture.accounts.clock.advance(.seconds(1201))
            let confirmed = try await fixture.accounts.signIn(fixture.member).signedIn
            let code = try await fixture.code(for: first)
            await #expect(throws: AccountsError.notFound) {
                try await fixture.twoStep.confirmApp(
                    first.stepID, code: code, name: "Phone", by: confirmed, from: fixture.origin)
            }
            #expect(try await fixture.twoStep.beginApp(by: confirmed).keyText != first.keyText)
        }
    }

    @Test("A clock that is off is named while an app is set up", arguments: TestEngine.allCases)
    func clock(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let setUp = try await fixture.twoStep.beginApp(by: fixture.signedIn)
            let slow = try await fixture.code(for: setUp, offset: -8)
            await #expect(throws: AccountsError.input([InputProblem(.code, .clockDiffers(seconds: -240))])) {
                try await fixture.twoStep.confirmApp(
                    setUp.stepID, code: slow, name: "Phone", by: fixture.signedIn, from: fixture.origin)
            }
        }
    }

    @Test("Seeds of 160 bits are sealed in the database (ASVS 6.5.3)", arguments: TestEngine.allCases)
    func sealed(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let setUp = try await fixture.twoStep.beginApp(by: fixture.signedIn)
            #expect(setUp.keyText.filter { $0 != " " }.count == 32)
            let row = try await fixture.accounts.database.read {
                try $0.row("SELECT sealed_secret FROM second_steps", [])
            }
            let sealed = try #require(try row?.sealedValue("sealed_secret"))
            // It opens in its own row only.
            let key = fixture.accounts.sealingKey
            #expect(try key.open(sealed, context: SealContext("second-step/\(setUp.stepID)")).count == 20)
            #expect(throws: (any Error).self) {
                try key.open(sealed, context: SealContext("second-step/\(setUp.stepID + 1)"))
            }
        }
    }

    @Test("The name and the code are both named if both are wrong", arguments: TestEngine.allCases)
    func bothFields(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let setUp = try await fixture.twoStep.beginApp(by: fixture.signedIn)
            let problems: [(String, InputProblem.Kind)] = [
                ("  ", .missing), (String(repeating: "a", count: 61), .tooLong(limit: 60)),
                ("a\u{7}", .controlCharacters),
            ]
            for (name, kind) in problems {
                let expected = AccountsError.input([
                    InputProblem(.deviceName, kind), InputProblem(.code, .tooShort(least: 6)),
                ])
                await #expect(throws: expected) {
                    try await fixture.twoStep.confirmApp(
                        setUp.stepID, code: "12", name: name, by: fixture.signedIn, from: fixture.origin)
                }
            }
        }
    }

    @Test("Nothing is changed without a confirmed session (ASVS 7.5.1)", arguments: TestEngine.allCases)
    func confirmed(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            let late = try await fixture.accounts.signIn(fixture.member, isConfirmed: false).signedIn
            let half = try await fixture.accounts.signIn(fixture.member, stage: .half).signedIn
            let (twoStep, origin, id) = (fixture.twoStep, fixture.origin, app.step.id)
            for session in [late, half] {
                let tries: [@Sendable () async throws -> Void] = [
                    { _ = try await twoStep.beginApp(by: session) },
                    { _ = try await twoStep.confirmApp(id, code: "123456", name: "a", by: session, from: origin) },
                    { _ = try await twoStep.beginPhone("601234321", prefix: "+420", by: session, from: origin) },
                    { _ = try await twoStep.confirmPhone(id, code: "123456", by: session, from: origin) },
                    { _ = try await twoStep.newBackupCodes(by: session, from: origin) },
                    { try await twoStep.renameStep(id, to: "a", by: session) },
                    { try await twoStep.removeStep(id, by: session, from: origin) },
                    { _ = try await twoStep.turnOff(code: "123456", by: .app, signedIn: session, from: origin) },
                ]
                for attempt in tries { await #expect(throws: AccountsError.notConfirmed) { try await attempt() } }
            }
            #expect(fixture.gateway.messages.isEmpty)
        }
    }

    @Test("Steps of others are as good as none", arguments: TestEngine.allCases)
    func foreign(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let phone = try await fixture.addPhone()
            let draft = try await fixture.twoStep.beginApp(by: fixture.signedIn)
            let code = try await fixture.code(for: draft)
            let other = try await fixture.accounts.addPerson(to: fixture.member.company.id)
            let stranger = try await fixture.accounts.signIn(other).signedIn
            let (twoStep, origin, id) = (fixture.twoStep, fixture.origin, phone.step.id)
            let tries: [@Sendable () async throws -> Void] = [
                {
                    _ = try await twoStep.confirmApp(
                        draft.stepID, code: code, name: "a", by: stranger, from: origin)
                },
                // A wrong code must not say that there is such a step.
                {
                    _ = try await twoStep.confirmApp(
                        draft.stepID, code: TwoStepFixture.wrong(code), name: "a", by: stranger, from: origin)
                },
                { _ = try await twoStep.confirmPhone(id, code: "123456", by: stranger, from: origin) },
                { _ = try await twoStep.sendCode(id, to: stranger, browser: nil, from: origin) },
                { try await twoStep.renameStep(id, to: "a", by: stranger) },
                { try await twoStep.removeStep(id, by: stranger, from: origin) },
                { try await twoStep.markBackupCodesKept(by: stranger) },
            ]
            for attempt in tries { await #expect(throws: AccountsError.notFound) { try await attempt() } }
            #expect(try await fixture.twoStep.state(of: stranger).steps.isEmpty)
            #expect(fixture.gateway.messages.count == 1)
        }
    }

    @Test("A step can be removed, but not the last one (ASVS 6.5.6, 7.4.3)", arguments: TestEngine.allCases)
    func remove(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let app = try await fixture.addApp()
            await #expect(throws: AccountsError.lastSecondStep) {
                try await fixture.twoStep.removeStep(app.step.id, by: fixture.signedIn, from: fixture.origin)
            }
            let phone = try await fixture.addPhone()
            let (other, _) = try await fixture.accounts.signIn(fixture.member)
            fixture.accounts.clock.advance(.seconds(60))
            let code = try await fixture.code(forStep: app.step.id)
            try await fixture.twoStep.removeStep(app.step.id, by: fixture.signedIn, from: fixture.origin)
            #expect(try await fixture.twoStep.state(of: fixture.signedIn).steps == [phone.step])
            #expect(
                try await Sessions(fixture.accounts.context).signedIn(other, from: fixture.origin) == nil)
            await #expect(throws: TwoStepFixture.refused) { try await fixture.check(code, by: .app) }
        }
    }

    @Test("New backup codes end the former ones, and the tick is kept", arguments: TestEngine.allCases)
    func newCodes(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            await #expect(throws: AccountsError.twoStepOff) {
                try await fixture.twoStep.newBackupCodes(by: fixture.signedIn, from: fixture.origin)
            }
            let old = try #require(try await fixture.addApp().backupCodes)
            try await fixture.twoStep.markBackupCodesKept(by: fixture.signedIn)
            #expect(try await fixture.twoStep.state(of: fixture.signedIn).backupCodes?.keptAt != nil)
            let new = try await fixture.twoStep.newBackupCodes(by: fixture.signedIn, from: fixture.origin)
            #expect(Set(new).count == 10 && Set(new).isDisjoint(with: old))
            #expect(try await fixture.twoStep.state(of: fixture.signedIn).backupCodes?.keptAt == nil)
            await #expect(throws: TwoStepFixture.refused) { try await fixture.check(old[0].text, by: .backupCode) }
            try await fixture.check(new[0].text, by: .backupCode)
        }
    }

    @Test("A person has at most twenty second steps", arguments: [TestEngine.sqlite])
    func most(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            for number in 1...SecondStep.most { try await fixture.addApp(name: "Phone \(number)") }
            await #expect(throws: AccountsError.tooMany(limit: 20)) {
                try await fixture.twoStep.beginApp(by: fixture.signedIn)
            }
        }
    }
}
