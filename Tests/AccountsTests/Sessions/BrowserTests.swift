import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Known and remembered browsers") struct BrowserTests {
    @Test("A browser is known to who came in completely there, and to no one else", arguments: TestEngine.allCases)
    func isKnown(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let browser = try #require(try await accounts.open(jana).browser)
            #expect(try await accounts.acquaintance(browser, jana).isOnlyKnown)
            #expect(try await accounts.acquaintance(browser, petr) == .init())
            #expect(try await accounts.acquaintance(nil, jana) == .init())
        }
    }

    @Test("Each sign-in gives the browser a new token, for all who use it", arguments: TestEngine.allCases)
    func tokenMoves(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let first = try #require(try await accounts.open(jana).browser)
            let second = try #require(try await accounts.open(petr, browser: first).browser)
            let third = try #require(try await accounts.open(jana, browser: second).browser)
            for (token, isKnown) in [(first, false), (second, false), (third, true)] {
                #expect(try await accounts.acquaintance(token, jana).isKnown == isKnown)
                #expect(try await accounts.acquaintance(token, petr).isKnown == isKnown)
            }
            #expect(try await accounts.count("browsers") == 2)
        }
    }

    @Test("A browser is remembered for 30 days if the person asks for it", arguments: TestEngine.allCases)
    func isRemembered(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (browsers, jana) = (Browsers(accounts.context), try await accounts.makeCompany())
            let entrance = try await accounts.promote(accounts.openHalf(jana).signedIn, remembers: true)
            let listed = try await browsers.all(of: entrance.signedIn)
            #expect(listed.map(\.rememberedUntil) == [accounts.clock.now + .seconds(30 * 86_400)])
            #expect(listed.map(\.origin) == [accounts.origin])
            // Another sign-in neither ends nor prolongs it.
            accounts.clock.advance(.seconds(86_400))
            let browser = try #require(try await accounts.open(jana, browser: entrance.browser).browser)
            #expect(
                try await browsers.all(of: entrance.signedIn).map(\.rememberedUntil) == listed.map(\.rememberedUntil))
            accounts.clock.advance(.seconds(29 * 86_400 - 1))
            #expect(try await accounts.acquaintance(browser, jana).isRemembered)
            accounts.clock.advance(.seconds(1))
            #expect(try await accounts.acquaintance(browser, jana).isOnlyKnown)
            #expect(try await browsers.all(of: entrance.signedIn).isEmpty)
            #expect(
                try await accounts.loggedKinds(of: jana.person.id).prefix(2) == ["signed-in", "browser-remembered"])
        }
    }

    @Test("A person forgets one remembered browser, or all; it stays known", arguments: TestEngine.allCases)
    func forgets(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (browsers, jana) = (Browsers(accounts.context), try await accounts.makeCompany())
            var entrances: [Entrance] = []
            for _ in 0..<3 {
                entrances.append(try await accounts.promote(accounts.openHalf(jana).signedIn, remembers: true))
            }
            let asking = entrances[0].signedIn
            let chosen = try #require(try await browsers.all(of: asking).last)
            try await browsers.forget(chosen.id, by: asking, from: accounts.origin)
            #expect(try await browsers.all(of: asking).count == 2)
            await #expect(throws: AccountsError.notFound) {
                try await browsers.forget(chosen.id, by: asking, from: accounts.origin)
            }
            #expect(try await browsers.forgetAll(by: asking, from: accounts.origin) == 2)
            #expect(try await browsers.forgetAll(by: asking, from: accounts.origin) == 0)
            #expect(
                try await accounts.acquaintance(entrances[1].browser, jana).isOnlyKnown
            )
            #expect(
                try await accounts.loggedKinds(of: jana.person.id).suffix(2) == [
                    "browser-forgotten", "browser-forgotten",
                ])
        }
    }

    @Test("Forgetting asks for a confirmation, and for the person's own browser", arguments: TestEngine.allCases)
    func forgettingIsChecked(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (browsers, jana) = (Browsers(accounts.context), try await accounts.makeCompany())
            let petr = try await accounts.open(try await accounts.addPerson(to: jana.company.id)).signedIn
            let hers = try await accounts.promote(accounts.openHalf(jana).signedIn, remembers: true).signedIn
            let browser = try #require(try await browsers.all(of: hers).first)
            await #expect(throws: AccountsError.notFound) {
                try await browsers.forget(browser.id, by: petr, from: accounts.origin)
            }
            accounts.clock.advance(.seconds(600))
            await #expect(throws: AccountsError.notConfirmed) {
                try await browsers.forget(browser.id, by: hers, from: accounts.origin)
            }
            await #expect(throws: AccountsError.notConfirmed) {
                try await browsers.forgetAll(by: hers, from: accounts.origin)
            }
            #expect(try await browsers.all(of: hers).count == 1)
        }
    }

    @Test("The most known browsers of a person are 50", arguments: TestEngine.allCases)
    func isBounded(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let first = try await accounts.open(jana).browser
            for _ in 0..<Browsers.mostOfPerson {
                accounts.clock.advance(.seconds(1))
                _ = try await accounts.open(jana)
            }
            #expect(try await accounts.count("browsers") == Int64(Browsers.mostOfPerson))
            #expect(try await accounts.acquaintance(first, jana) == .init())
        }
    }
}

extension AccountsFixture {
    func acquaintance(_ browser: BearerToken?, _ member: Member) async throws -> Browsers.Acquaintance {
        try await database.read { [context] in
            try Browsers(context).acquaintance(of: browser, with: member.person.id, in: $0)
        }
    }
}

extension Browsers.Acquaintance {
    fileprivate var isOnlyKnown: Bool { isKnown && !isRemembered }
}
