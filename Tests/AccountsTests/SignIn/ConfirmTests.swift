import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Confirming that it is you") struct ConfirmTests {
    @Test(
        "The password confirms, in the same session with a new token (ASVS 7.2.4, 7.5.1)",
        arguments: TestEngine.allCases)
    func confirms(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let before = try await accounts.begin()
            accounts.clock.advance(.seconds(3600))
            let after = try await accounts.confirm(before.signedIn)
            try after.signedIn.requireConfirmed(at: accounts.clock.now)
            #expect(after.session.id == before.session.id)
            #expect(after.token != before.token)
            #expect(try await Sessions(accounts.context).signedIn(before.token, from: accounts.origin) == nil)
            #expect(try await accounts.count("wrong_secrets") == 0)
        }
    }

    @Test("A wrong password confirms nothing, is logged, and is limited by session", arguments: TestEngine.allCases)
    func isLimited(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (first, second) = (try await accounts.begin(), try await accounts.begin())
            await #expect(throws: AccountsError.input([InputProblem(.password, .missing)])) {
                try await accounts.confirm(first.signedIn, password: "")
            }
            for number in 1...5 {
                await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                    try await accounts.confirm(first.signedIn, password: "wrong \(number)")
                }
            }
            let until = accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) { try await accounts.confirm(first.signedIn) }
            try await accounts.confirm(second.signedIn)
            #expect(try await Sessions(accounts.context).signedIn(first.token, from: accounts.origin) != nil)
            #expect(
                try await accounts.loggedKinds(of: jana.person.id).suffix(6)
                    == Array(repeating: "sign-in-refused", count: 5) + ["sign-in-blocked"])
        }
    }

    @Test("Neither a half session nor an ended one is confirmed", arguments: TestEngine.allCases)
    func needsFullSession(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let half = try await accounts.openHalf(jana)
            await #expect(throws: AccountsError.notFound) { try await accounts.confirm(half.signedIn) }
            let full = try await accounts.begin()
            try await Sessions(accounts.context).signOut(full.token, from: accounts.origin)
            await #expect(throws: AccountsError.notFound) { try await accounts.confirm(full.signedIn) }
        }
    }
}

extension AccountsFixture {
    @discardableResult
    func confirm(_ signedIn: SignedIn, password: String = password) async throws -> Entrance {
        try await SignIn(context).confirm(password: password, by: signedIn, from: origin)
    }
}
