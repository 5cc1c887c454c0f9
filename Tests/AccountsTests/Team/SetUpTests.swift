import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Setting up an installation", .timeLimit(.minutes(2))) struct SetUpTests {
    static let password = "osm modrých slonů v rákosí"

    /// Sets up the installation with what a person would type, or with what a test wants instead.
    static func setUp(
        _ token: BearerToken, company: String = "Novák a syn", name: String = "Jana Nováková",
        address: String = "Jana@Firma.cz", password: String = password, in accounts: AccountsFixture
    ) async throws -> Entrance {
        try await SetUp(accounts.context).setUp(
            token, company: company, country: .poland, name: name, address: address, password: password,
            from: accounts.origin)
    }

    @Test("A link sets up the company, and its administrator is signed in", arguments: TestEngine.allCases)
    func setsUp(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let setUp = SetUp(accounts.context)
            #expect(try await setUp.isOpen())
            let token = try await setUp.newLink()
            try await setUp.look(at: token)
            let entrance = try await Self.setUp(token, in: accounts)
            let member = entrance.signedIn.member
            #expect(member.company.name == "Novák a syn" && member.company.country == .poland)
            #expect(member.company.language == .polish && member.company.timeZone == "Europe/Warsaw")
            #expect(member.person.name == "Jana Nováková" && member.person.address == "jana@firma.cz")
            #expect(member.role == .administrator && entrance.signedIn.session.stage == .full)
            #expect(try await !setUp.isOpen())
            let asks = try await Sessions(accounts.context).signedIn(entrance.token, from: accounts.origin)
            #expect(asks?.member.person.id == member.person.id)
            #expect(
                try await accounts.loggedKinds(of: member.person.id) == [
                    "company-set-up", "person-joined", "signed-in",
                ])
        }
    }

    @Test("The browser's time zone counts in another country, if there is such a zone", arguments: TestEngine.allCases)
    func timeZone(engine: TestEngine) async throws {
        for (country, given, expected) in [
            (Country.other, "America/New_York", "America/New_York"), (.other, "../etc/passwd", "UTC"),
            (.other, "", "UTC"), (.slovakia, "America/New_York", "Europe/Bratislava"),
        ] {
            try await withAccounts(engine) { accounts in
                let setUp = SetUp(accounts.context)
                let member = try await setUp.setUp(
                    try await setUp.newLink(), company: "Novák", country: country, name: "Jana Nováková",
                    address: "jana@firma.cz", password: Self.password, timeZone: given, from: accounts.origin
                ).signedIn.member
                #expect(member.person.timeZone == expected && member.company.timeZone == expected)
            }
        }
    }

    @Test("A second set-up is refused, by the same link and by others", arguments: TestEngine.allCases)
    func onlyOnce(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let setUp = SetUp(accounts.context)
            let (used, other) = (try await setUp.newLink(), try await setUp.newLink())
            _ = try await Self.setUp(used, in: accounts)
            for token in [used, other] {
                await #expect(throws: AccountsError.link(.used)) { try await setUp.look(at: token) }
                await #expect(throws: AccountsError.link(.used)) {
                    try await Self.setUp(token, address: "eva@jina.cz", in: accounts)
                }
            }
            await #expect(throws: AccountsError.link(.used)) { try await setUp.newLink() }
            #expect(try await accounts.count("companies") == 1)
            #expect(try await accounts.count("people") == 1)
            #expect(try await accounts.count("set_up_links") == 0)
        }
    }

    @Test("Of two set-ups at the same time, one succeeds", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let setUp = SetUp(accounts.context)
            let tokens = [try await setUp.newLink(), try await setUp.newLink()]
            let succeeded = await withTaskGroup(of: Bool.self) { group in
                for (number, token) in tokens.enumerated() {
                    group.addTask {
                        (try? await Self.setUp(token, address: "person\(number)@firma.cz", in: accounts)) != nil
                    }
                }
                return await group.reduce(into: 0) { count, hasSucceeded in count += hasSucceeded ? 1 : 0 }
            }
            #expect(succeeded == 1)
            #expect(try await accounts.count("companies") == 1)
            #expect(try await accounts.count("people") == 1)
        }
    }

    @Test("Everything that is wrong is said at once, and nothing is stored", arguments: TestEngine.allCases)
    func saysAll(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let token = try await SetUp(accounts.context).newLink()
            await #expect(
                throws: AccountsError.input([
                    InputProblem(.company, .missing), InputProblem(.name, .controlCharacters),
                    InputProblem(.address, .malformed), InputProblem(.password, .tooShort(least: 15)),
                ])
            ) {
                try await Self.setUp(
                    token, company: " ", name: "Jana\u{0}", address: "jana", password: "krátké", in: accounts)
            }
            #expect(try await accounts.count("companies") == 0)
            #expect(try await accounts.count("security_events") == 0)
            // The link is as good as before.
            _ = try await Self.setUp(token, in: accounts)
        }
    }

    @Test("A stranger's link is unknown, and only hashes are stored", arguments: TestEngine.allCases)
    func unknownLinks(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let setUp = SetUp(accounts.context)
            let token = try await setUp.newLink()
            let stored = try await accounts.database.read { transaction in
                try transaction.rows("SELECT token_hash FROM set_up_links").map { try $0.blob("token_hash") }
            }
            #expect(stored == [token.hash] && token.hash != Array(token.text.utf8))
            let stranger = accounts.context.newToken()
            await #expect(throws: AccountsError.link(.unknown)) { try await setUp.look(at: stranger) }
            await #expect(throws: AccountsError.link(.unknown)) { try await Self.setUp(stranger, in: accounts) }
        }
    }

    @Test("Of the links that many starts have made, the newest ten are good", arguments: TestEngine.allCases)
    func manyStarts(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let setUp = SetUp(accounts.context)
            var tokens: [BearerToken] = []
            for _ in 0..<12 {
                accounts.clock.advance(.seconds(60))
                tokens.append(try await setUp.newLink())
            }
            for token in tokens.prefix(2) {
                await #expect(throws: AccountsError.link(.unknown)) { try await setUp.look(at: token) }
            }
            for token in tokens.dropFirst(2) { try await setUp.look(at: token) }
        }
    }
}
