import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Signing in") struct SignInTests {
    @Test("Address and password let a person in, in a new session of a known browser", arguments: TestEngine.allCases)
    func letsIn(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let entrance = try await accounts.begin("  JANA@Firma.CZ ")
            #expect(!entrance.needsSecondStep)
            #expect(entrance.member.person.id == jana.person.id)
            try entrance.signedIn.requireConfirmed(at: accounts.clock.now)
            #expect(try await accounts.acquaintance(entrance.browser, jana).isKnown)
            let found = try await Sessions(accounts.context).signedIn(entrance.token, from: accounts.origin)
            #expect(found?.session.id == entrance.session.id)
            #expect(try await accounts.count("wrong_secrets") == 0)
            #expect(try await accounts.loggedKinds(of: jana.person.id) == ["signed-in"])
        }
    }

    @Test("Each sign-in has its own token (ASVS 7.2.3, 7.2.4)", arguments: TestEngine.allCases)
    func tokensDiffer(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (first, second) = (try await accounts.begin(), try await accounts.begin())
            #expect(first.token != second.token)
            #expect(try await Sessions(accounts.context).all(of: first.signedIn).count == 2)
        }
    }

    @Test("With two-step verification, the password opens nothing but the second step", arguments: TestEngine.allCases)
    func owesSecondStep(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            try await accounts.setTwoStep(of: jana.person.id, since: accounts.clock.now)
            let entrance = try await accounts.begin()
            #expect(entrance.needsSecondStep)
            #expect(entrance.session.stage == .half)
            #expect(entrance.browser == nil)
            #expect(throws: AccountsError.notConfirmed) {
                try entrance.signedIn.requireConfirmed(at: accounts.clock.now)
            }
            #expect(try await accounts.loggedKinds(of: jana.person.id).isEmpty)
            #expect(try await accounts.count("browsers") == 0)
        }
    }

    @Test("A remembered browser spares the second step, not the password (ASVS 6.3.3)", arguments: TestEngine.allCases)
    func remembersBrowser(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            try await accounts.setTwoStep(of: jana.person.id, since: accounts.clock.now)
            let first = try await accounts.promote(accounts.begin().signedIn, remembers: true)
            await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                try await accounts.begin(password: "wrong", browser: first.browser)
            }
            let second = try await accounts.begin(browser: first.browser)
            #expect(!second.needsSecondStep)
            #expect(second.browser != first.browser)
            // The former token is worth nothing.
            #expect(try await accounts.begin(browser: first.browser).needsSecondStep)
            accounts.clock.advance(.seconds(30 * 86_400))
            #expect(try await accounts.begin(browser: second.browser).needsSecondStep)
        }
    }

    @Test("A browser that one person has remembered spares no one else the second step", arguments: TestEngine.allCases)
    func rememberedIsPersonal(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            for person in [jana, petr] {
                try await accounts.setTwoStep(of: person.person.id, since: accounts.clock.now)
            }
            let hers = try await accounts.promote(accounts.begin().signedIn, remembers: true)
            let his = try await accounts.begin(petr.person.address, browser: hers.browser)
            #expect(his.needsSecondStep)
        }
    }

    @Test("What is missing is named, without a look at the database", arguments: TestEngine.allCases)
    func namesMissing(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let problems = [InputProblem(.address, .missing), InputProblem(.password, .missing)]
            await #expect(throws: AccountsError.input(problems)) { try await accounts.begin(" ", password: "") }
            #expect(try await accounts.count("wrong_secrets") == 0)
        }
    }

    @Test(
        "An address that belongs to no one is refused as a wrong password is, after the same work (ASVS 6.3.8)",
        arguments: TestEngine.allCases)
    func unknownIsLikeWrong(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            var traces: [[String]] = []
            for address in ["jana@firma.cz", "nobody@firma.cz"] {
                let (rows, events) = (
                    try await accounts.count("wrong_secrets"), try await accounts.count("security_events")
                )
                let hashes = accounts.context.hashing.count
                var refusals: [String] = []
                for number in 1...7 {
                    do {
                        _ = try await accounts.begin(address, password: "wrong \(number)")
                    } catch { refusals.append("\(error)") }
                }
                let written = try await accounts.count("wrong_secrets") - rows
                let logged = try await accounts.count("security_events") - events
                traces.append(refusals + ["\(written)", "\(logged)", "\(accounts.context.hashing.count - hashes)"])
            }
            #expect(traces.count == 2)
            #expect(traces.first == traces.last)
            #expect(traces.first?.last == "5")
        }
    }

    @Test("A program that repeats one wrong password does not fill the log", arguments: TestEngine.allCases)
    func repeatsAreNotLogged(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            for address in ["jana@firma.cz", "nobody@firma.cz"] {
                let before = try await accounts.count("security_events")
                for place in [1, 1, 1, 2] {
                    await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                        try await accounts.begin(address, password: "wrong", from: .elsewhere(place))
                    }
                }
                // One for each place.
                #expect(try await accounts.count("security_events") == before + 2)
            }
        }
    }

    @Test("A person who belongs to no company is no one", arguments: TestEngine.allCases)
    func removedIsNobody(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            try await accounts.database.write {
                try $0.execute("DELETE FROM memberships WHERE person_id = $1", [jana.person.id])
            }
            await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                try await accounts.begin()
            }
        }
    }

    @Test("A password that is too long is wrong", arguments: TestEngine.allCases)
    func tooLongIsWrong(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                try await accounts.begin(password: String(repeating: "x", count: 100_000))
            }
        }
    }

    @Test(
        "Five different wrong passwords block the address, also for the right one (ASVS 6.3.1)",
        arguments: TestEngine.allCases)
    func blocks(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            for number in 1...5 {
                await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                    try await accounts.begin(password: "wrong \(number)", from: .elsewhere(number))
                }
            }
            let until = accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) {
                try await accounts.begin(from: .elsewhere(9))
            }
            #expect(
                try await accounts.loggedKinds(of: jana.person.id)
                    == Array(repeating: "sign-in-refused", count: 5) + ["sign-in-blocked"])
            accounts.clock.advance(.seconds(60))
            #expect(try await accounts.begin(from: .elsewhere(9)).member.person.id == jana.person.id)
        }
    }

    @Test(
        "Others' wrong passwords never keep a person out of a known browser (ASVS 6.3.1)",
        arguments: TestEngine.allCases)
    func knownBrowserGetsIn(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let browser = try await accounts.begin().browser
            // Both the address and the place are blocked.
            for number in 1...5 { _ = try? await accounts.begin(password: "wrong \(number)") }
            for number in 1...20 { _ = try? await accounts.begin("x\(number)@firma.cz", password: "wrong") }
            await #expect(throws: AccountsError.self) { try await accounts.begin() }
            let entrance = try await accounts.begin(browser: browser)
            #expect(entrance.member.person.id == jana.person.id)
        }
    }

    @Test("A known browser has limits of its own", arguments: TestEngine.allCases)
    func knownBrowserIsLimited(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let browser = try await accounts.begin().browser
            for number in 1...5 { _ = try? await accounts.begin(password: "wrong \(number)", browser: browser) }
            let until = accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) { try await accounts.begin(browser: browser) }
            // They count for nobody else.
            #expect(try await !accounts.begin().needsSecondStep)
        }
    }

    @Test("One password tried on many addresses blocks the place", arguments: TestEngine.allCases)
    func sprayingBlocksPlace(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            for number in 1...20 { _ = try? await accounts.begin("x\(number)@firma.cz", password: "Spring 2026!") }
            let until = accounts.clock.now + .seconds(60)
            await #expect(throws: AccountsError.blocked(until: until)) { try await accounts.begin() }
            #expect(try await !accounts.begin(from: .elsewhere(1)).needsSecondStep)
        }
    }

    @Test("A password that is changed while it is looked at is wrong", arguments: TestEngine.allCases)
    func changedMeanwhileIsWrong(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let signedIn = try await accounts.begin().signedIn
            let proof = try await SignIn(accounts.context).prove(
                AccountsFixture.password, by: signedIn, at: "test", from: accounts.origin)
            let other = try await StoredPassword.make(from: "another one", accounts.context)
            try await accounts.database.write {
                _ = try $0.setPassword(other, of: jana.person.id, at: accounts.clock.now)
            }
            await #expect(throws: AccountsError.input([InputProblem(.password, .wrong)])) {
                try await accounts.database.write {
                    try SignIn(accounts.context).accept(proof, of: signedIn, in: $0)
                }
            }
        }
    }
}

extension AccountsFixture {
    /// Signs in as a page does.
    @discardableResult
    func begin(
        _ address: String = "jana@firma.cz", password: String = password, browser: BearerToken? = nil,
        from origin: ClientOrigin? = nil
    ) async throws -> Entrance {
        try await SignIn(context).begin(
            address: address, password: password, browser: browser, from: origin ?? self.origin)
    }
}

extension ClientOrigin {
    /// A place that no other number has.
    static func elsewhere(_ number: Int) -> ClientOrigin {
        ClientOrigin(address: "198.51.100.\(number)", program: "Other")
    }
}
