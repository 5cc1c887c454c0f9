import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Sessions") struct SessionTests {
    @Test("A session is found by its token and says who asks", arguments: TestEngine.allCases)
    func isFoundByToken(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let entrance = try await accounts.open(jana)
            let found = try await Sessions(accounts.context).signedIn(entrance.token, from: accounts.origin)
            #expect(found?.member.person.id == jana.person.id)
            #expect(found?.session == entrance.session)
            #expect(found?.isAdministrator == true)
            let stranger = try await Sessions(accounts.context)
                .signedIn(accounts.context.newToken(), from: accounts.origin)
            #expect(stranger == nil)
        }
    }

    @Test("Only the hash of a token is stored (ASVS 7.2.2, 7.2.3)", arguments: TestEngine.allCases)
    func storesOnlyHash(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let entrance = try await accounts.open(try await accounts.makeCompany())
            let stored = try await accounts.database.read {
                try $0.row("SELECT token_hash FROM sessions")?.blob("token_hash")
            }
            #expect(stored == entrance.token.hash)
            #expect(stored != Array(entrance.token.text.utf8))
            #expect(entrance.token.text.utf8.count == 43)
        }
    }

    @Test("A session ends after 7 days without a request (ASVS 7.3.1)", arguments: TestEngine.allCases)
    func endsWhenIdle(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let sessions = Sessions(accounts.context)
            let entrance = try await accounts.open(try await accounts.makeCompany())
            accounts.clock.advance(.seconds(7 * 86_400 - 1))
            #expect(try await sessions.signedIn(entrance.token, from: accounts.origin) != nil)
            accounts.clock.advance(.seconds(7 * 86_400 - 1))
            #expect(try await sessions.signedIn(entrance.token, from: accounts.origin) != nil)
            accounts.clock.advance(.seconds(7 * 86_400))
            #expect(try await sessions.signedIn(entrance.token, from: accounts.origin) == nil)
        }
    }

    @Test("A session ends after 30 days however much it is used (ASVS 7.3.2)", arguments: TestEngine.allCases)
    func endsAfterLifetime(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let sessions = Sessions(accounts.context)
            let entrance = try await accounts.open(try await accounts.makeCompany())
            for _ in 0..<29 {
                accounts.clock.advance(.seconds(86_400))
                #expect(try await sessions.signedIn(entrance.token, from: accounts.origin) != nil)
            }
            accounts.clock.advance(.seconds(86_400))
            #expect(try await sessions.signedIn(entrance.token, from: accounts.origin) == nil)
        }
    }

    @Test("The last use is written at most once a minute", arguments: TestEngine.allCases)
    func noticesOncePerMinute(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let entrance = try await accounts.open(jana)
            let elsewhere = ClientOrigin(address: "198.51.100.7", program: "Firefox on Android")
            accounts.clock.advance(.seconds(59))
            _ = try await sessions.signedIn(entrance.token, from: elsewhere)
            #expect(try await sessions.all(of: entrance.signedIn).map(\.origin) == [accounts.origin])
            accounts.clock.advance(.seconds(1))
            _ = try await sessions.signedIn(entrance.token, from: elsewhere)
            let noticed = try await sessions.all(of: entrance.signedIn)
            #expect(noticed.map(\.origin) == [elsewhere])
            #expect(noticed.map(\.lastSeenAt) == [accounts.clock.now])
            let member = try await accounts.database.read { try $0.member(jana.person.id, of: jana.company.id) }
            #expect(member?.person.lastSeenAt == accounts.clock.now)
        }
    }

    @Test("A half session lives 15 minutes and is not listed", arguments: TestEngine.allCases)
    func halfIsShort(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let half = try await accounts.openHalf(jana)
            #expect(half.needsSecondStep)
            #expect(half.browser == nil)
            #expect(throws: AccountsError.notConfirmed) { try half.signedIn.requireConfirmed(at: accounts.clock.now) }
            #expect(throws: AccountsError.administratorsOnly) { try half.signedIn.requireAdministrator() }
            #expect(try await sessions.all(of: half.signedIn).isEmpty)
            accounts.clock.advance(.seconds(15 * 60 - 1))
            #expect(try await sessions.signedIn(half.token, from: accounts.origin)?.session.stage == .half)
            accounts.clock.advance(.seconds(1))
            #expect(try await sessions.signedIn(half.token, from: accounts.origin) == nil)
        }
    }

    @Test("The second step gives a new token, once (ASVS 7.2.4)", arguments: TestEngine.allCases)
    func promotesOnce(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let half = try await accounts.openHalf(jana)
            let full = try await accounts.promote(half.signedIn)
            #expect(!full.needsSecondStep)
            #expect(full.token != half.token)
            #expect(try await sessions.signedIn(half.token, from: accounts.origin) == nil)
            #expect(try await sessions.signedIn(full.token, from: accounts.origin)?.session.stage == .full)
            #expect(full.session.endsAt == accounts.clock.now + .seconds(30 * 86_400))
            await #expect(throws: AccountsError.notFound) { try await accounts.promote(half.signedIn) }
            #expect(try await accounts.loggedKinds(of: jana.person.id) == ["signed-in"])
        }
    }

    @Test("A half session that is over can't be promoted", arguments: TestEngine.allCases)
    func overHalfIsNotPromoted(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let half = try await accounts.openHalf(try await accounts.makeCompany())
            accounts.clock.advance(.seconds(15 * 60))
            await #expect(throws: AccountsError.notFound) { try await accounts.promote(half.signedIn) }
            #expect(try await accounts.loggedKinds().isEmpty)
        }
    }

    @Test("A confirmation gives a new token and holds 10 minutes (ASVS 7.2.4, 7.5.1)", arguments: TestEngine.allCases)
    func confirmationHolds(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let sessions = Sessions(accounts.context)
            let before = try await accounts.open(try await accounts.makeCompany())
            accounts.clock.advance(.seconds(600))
            #expect(throws: AccountsError.notConfirmed) {
                try before.signedIn.requireConfirmed(at: accounts.clock.now)
            }
            let after = try await accounts.database.write {
                try sessions.confirm(before.signedIn, from: accounts.origin, in: $0)
            }
            #expect(after.session.id == before.session.id)
            #expect(try await sessions.signedIn(before.token, from: accounts.origin) == nil)
            let found = try #require(try await sessions.signedIn(after.token, from: accounts.origin))
            accounts.clock.advance(.seconds(599))
            try found.requireConfirmed(at: accounts.clock.now)
            accounts.clock.advance(.seconds(1))
            #expect(throws: AccountsError.notConfirmed) { try found.requireConfirmed(at: accounts.clock.now) }
        }
    }

    @Test("A half session can't be confirmed", arguments: TestEngine.allCases)
    func halfIsNotConfirmed(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let half = try await accounts.openHalf(try await accounts.makeCompany())
            await #expect(throws: AccountsError.notFound) {
                try await accounts.database.write {
                    try Sessions(accounts.context).confirm(half.signedIn, from: accounts.origin, in: $0)
                }
            }
        }
    }

    @Test("Who no longer belongs to the company is not signed in", arguments: TestEngine.allCases)
    func removedIsOut(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let entrance = try await accounts.open(jana)
            try await accounts.database.write {
                try $0.execute("DELETE FROM memberships WHERE person_id = $1", [jana.person.id])
            }
            #expect(try await Sessions(accounts.context).signedIn(entrance.token, from: accounts.origin) == nil)
        }
    }

    @Test("The most sessions of a person are 50; the longest unused one makes room", arguments: TestEngine.allCases)
    func isBounded(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let first = try await accounts.open(jana)
            for _ in 0..<Sessions.mostOfPerson {
                accounts.clock.advance(.seconds(1))
                _ = try await accounts.open(jana)
            }
            #expect(try await sessions.all(of: first.signedIn).count == Sessions.mostOfPerson)
            #expect(try await sessions.signedIn(first.token, from: accounts.origin) == nil)
            // Those that came in by two steps are no more.
            for _ in 0...1 { try await accounts.promote(accounts.openHalf(jana).signedIn) }
            #expect(try await sessions.all(of: first.signedIn).count == Sessions.mostOfPerson)
        }
    }

    @Test(
        "Anyone who only knows the password ends no session of the person's by opening many",
        arguments: TestEngine.allCases)
    func halvesMakeNoRoom(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let (full, half) = (try await accounts.open(jana), try await accounts.openHalf(jana))
            accounts.clock.advance(.seconds(1))
            for _ in 0...Sessions.mostOfPerson { _ = try await accounts.openHalf(jana, from: .elsewhere(1)) }
            for token in [full.token, half.token] {
                #expect(try await sessions.signedIn(token, from: accounts.origin) != nil)
            }
            let open = try await accounts.database.read { transaction in
                try transaction.rows("SELECT id FROM sessions WHERE stage = 'half' AND ended_at IS NULL").count
            }
            #expect(open == Sessions.mostHalfFromAddress + 1)
        }
    }
}

extension AccountsFixture {
    /// Signs a member in by a password, as far as sessions are concerned.
    func open(_ member: Member, browser: BearerToken? = nil) async throws -> Entrance {
        try await database.write { [context, origin] transaction in
            try Sessions(context).open(
                for: member.person.id, in: member.company.id, browser: browser, means: .password, from: origin,
                in: transaction)
        }
    }

    /// Signs a member halfway in.
    func openHalf(_ member: Member, from place: ClientOrigin? = nil) async throws -> Entrance {
        try await database.write { [context, origin] transaction in
            try Sessions(context).openHalf(
                for: member.person.id, in: member.company.id, from: place ?? origin, in: transaction)
        }
    }

    /// Takes the second step.
    @discardableResult
    func promote(
        _ half: SignedIn, browser: BearerToken? = nil, remembers: Bool = false
    ) async throws -> Entrance {
        try await database.write { [context, origin] transaction in
            try Sessions(context).promote(
                half, browser: browser, remembers: remembers, means: .app, from: origin, in: transaction)
        }
    }
}
