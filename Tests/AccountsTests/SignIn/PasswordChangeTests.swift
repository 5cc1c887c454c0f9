import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Changing the password") struct PasswordChangeTests {
    static let new = "kobyla mala maly bok"

    @Test(
        "The new password counts, the other sessions and links end (ASVS 6.2.2, 7.4.3)", arguments: TestEngine.allCases)
    func changes(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let (here, there) = (try await accounts.begin(), try await accounts.begin())
            let link = try await accounts.requestLink()
            accounts.clock.advance(.seconds(60))
            let entrance = try await accounts.change(here.signedIn)
            #expect(try await sessions.signedIn(here.token, from: accounts.origin) == nil)
            #expect(try await sessions.signedIn(there.token, from: accounts.origin) == nil)
            let found = try await sessions.signedIn(entrance.token, from: accounts.origin)
            #expect(found?.session.id == here.session.id)
            #expect(found?.member.person.passwordChangedAt == accounts.clock.now)
            await #expect(throws: AccountsError.link(.used)) {
                try await PasswordLinks(accounts.context).look(at: link.token)
            }
            await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                try await accounts.begin()
            }
            _ = try await accounts.begin(password: Self.new)
            #expect(try await accounts.loggedKinds(of: jana.person.id).contains("password-changed"))
        }
    }

    @Test("All app passwords end with the old password (ASVS 7.4.3)", arguments: TestEngine.allCases)
    func endsAppPasswords(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let owner = try await accounts.makeOwner()
            let made = [
                try await accounts.makeAppPassword("Thunderbird", by: owner),
                try await accounts.makeAppPassword("iPhone", by: owner),
            ]
            let after = try await accounts.change(owner).signedIn
            #expect(try await accounts.appPasswords.all(of: after).isEmpty)
            for old in made {
                #expect(try await accounts.tombstone(old.appPassword.id)?.reason == .passwordChanged)
            }
        }
    }

    @Test("The old password is asked for, and limited (ASVS 6.2.3)", arguments: TestEngine.allCases)
    func asksForOld(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (here, there) = (try await accounts.begin(), try await accounts.begin())
            for number in 1...5 {
                await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                    try await accounts.change(here.signedIn, old: "wrong \(number)")
                }
            }
            await #expect(throws: AccountsError.blocked(until: accounts.clock.now + .seconds(60))) {
                try await accounts.change(here.signedIn)
            }
            #expect(try await Sessions(accounts.context).signedIn(there.token, from: accounts.origin) != nil)
            #expect(try await !accounts.begin().needsSecondStep)
        }
    }

    @Test("All problems are named at once, and cost no try", arguments: TestEngine.allCases)
    func namesProblems(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let here = try await accounts.begin().signedIn
            let both = [InputProblem(.password, .missing), InputProblem(.newPassword, .tooShort(least: 15))]
            await #expect(throws: AccountsError.input(both)) { try await accounts.change(here, old: "", new: "short") }
            await #expect(throws: AccountsError.input([InputProblem(.newPassword, .ownWords)])) {
                try await accounts.change(here, new: "pennypost firma 1")
            }
            #expect(try await accounts.count("wrong_secrets") == 0)
        }
    }

    @Test("The old password is no new one", arguments: TestEngine.allCases)
    func newDiffers(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany(password: Self.new)
            let here = try await accounts.begin(password: Self.new).signedIn
            await #expect(throws: AccountsError.input([InputProblem(.newPassword, .taken)])) {
                try await accounts.change(here, old: Self.new, new: Self.new)
            }
        }
    }

    @Test("It asks for a confirmation (ASVS 7.5.1)", arguments: TestEngine.allCases)
    func asksForConfirmation(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let here = try await accounts.begin().signedIn
            accounts.clock.advance(.seconds(600))
            await #expect(throws: AccountsError.notConfirmed) { try await accounts.change(here) }
        }
    }
}

extension AccountsFixture {
    @discardableResult
    func change(
        _ signedIn: SignedIn, old: String = password, new: String = PasswordChangeTests.new
    ) async throws -> Entrance {
        try await PasswordChange(context).change(old: old, new: new, by: signedIn, from: origin)
    }
}
