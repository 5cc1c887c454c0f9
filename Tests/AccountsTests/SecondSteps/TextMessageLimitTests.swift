import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Limits of text messages")
struct TextMessageLimitTests {
    /// Stores messages that were sent a while ago.
    private func send(
        _ count: Int, _ fixture: TwoStepFixture, company: Int64? = nil, person: Int64 = 99,
        number: String = "+420777000111", ago: Duration = .seconds(3601), isConfirmed: Bool = true
    ) async throws {
        let (company, moment) = (company ?? fixture.member.company.id, fixture.accounts.clock.now - ago)
        try await fixture.accounts.database.write { transaction in
            for _ in 0..<count {
                try transaction.execute(
                    """
                    INSERT INTO text_messages (id, company_id, person_id, phone_number, sent_at, is_confirmed)
                    VALUES ($1, $2, $3, $4, $5, $6)
                    """,
                    [
                        try transaction.nextAccountNumber("text-message"), company, person, number, moment,
                        isConfirmed,
                    ])
            }
        }
    }

    private func begin(_ fixture: TwoStepFixture) async throws -> TextCodeSent {
        try await fixture.twoStep.beginPhone(
            "601 234 321", prefix: "+420", by: fixture.signedIn, from: fixture.origin)
    }

    /// Expects that one more message is refused until a moment.
    private func expectLimit(_ fixture: TwoStepFixture, until: Timestamp) async {
        await #expect(throws: AccountsError.textMessage(.limit(until: until))) { try await begin(fixture) }
        #expect(fixture.gateway.messages.isEmpty)
    }

    @Test(
        "One message more than a share is refused until the share is free; one less is sent (ASVS 2.4.1)",
        arguments: TestEngine.allCases, Share.allCases)
    func share(_ engine: TestEngine, _ share: Share) async throws {
        try await withTwoStep(engine) { fixture in
            let me = fixture.member.person.id
            let (ago, window): (Duration, Duration) =
                share == .personHourly ? (.seconds(600), .seconds(3600)) : (.seconds(7200), .seconds(86_400))
            let until = fixture.accounts.clock.now - ago + window
            let add = { (count: Int) in
                switch share {
                case .personHourly, .personDaily: try await send(count, fixture, person: me, ago: ago)
                case .numberDaily: try await send(count, fixture, number: "+420601234321", ago: ago)
                case .companyDaily: try await send(count, fixture, ago: ago)
                case .installationDaily: try await send(count, fixture, company: 77, ago: ago)
                }
            }
            try await add(share.count)
            await expectLimit(fixture, until: until)
            try await fixture.accounts.database.write { transaction in
                try transaction.execute(
                    "DELETE FROM text_messages WHERE id = (SELECT MAX(id) FROM text_messages)")
            }
            _ = try await begin(fixture)
            #expect(fixture.gateway.messages.count == 1)
        }
    }

    /// The shares, with how many messages each has.
    enum Share: String, CaseIterable, Sendable {
        case personHourly, personDaily, numberDaily, companyDaily, installationDaily

        var count: Int {
            switch self {
            case .personHourly, .numberDaily: 5
            case .personDaily: 10
            case .companyDaily: 50
            case .installationDaily: 200
            }
        }
    }

    @Test(
        "Who knows only the password can use up a part of the day's share, and the person still gets a code at home",
        arguments: TestEngine.allCases)
    func strangers(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (id, clock) = (try await fixture.addPhone().step.id, fixture.accounts.clock)
            let home = try await fixture.knownBrowser()
            clock.advance(TextMessageLimits.hour)
            let start = clock.now
            // A browser that another person knows is as strange as any.
            let petr = try await fixture.accounts.addPerson(to: fixture.member.company.id)
            let petrs = try #require(try await fixture.accounts.open(petr).browser)
            let ask = { (browser: BearerToken?) in
                let half = try await fixture.half()
                return try await fixture.twoStep.firstCode(id, to: half, browser: browser, from: fixture.origin)
            }
            for browser in [nil, petrs, fixture.accounts.context.newToken()] { _ = try await ask(browser) }
            #expect(fixture.gateway.messages.count == 1 + TextMessageLimits.strangersDaily)
            let free = start + TextMessageLimits.day
            for browser in [nil, petrs] {
                await #expect(throws: AccountsError.textMessage(.limit(until: free))) { try await ask(browser) }
            }
            let sent = try await ask(home)
            #expect(sent.number.e164 == "+420601234321" && fixture.gateway.messages.count == 5)
            // What the person asks for takes nothing from what strangers have, and the other way round.
            clock.advance(TextMessageLimits.day)
            _ = try await ask(nil)
        }
    }

    @Test(
        "Setting a stranger's number up gets two messages a day to it, and the owner still gets codes",
        arguments: TestEngine.allCases)
    func unprovedNumber(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (accounts, clock) = (fixture.accounts, fixture.accounts.clock)
            // Setting it up was proved by the code, so it is no part of the two.
            let own = try await fixture.addPhone().step.id
            let company = fixture.member.company.id
            let free = clock.now + TextMessageLimits.day
            for (name, isSent) in [("petr", true), ("eva", true), ("adam", false)] {
                let person = try await accounts.addPerson(to: company, address: "\(name)@firma.cz")
                let signedIn = try await accounts.signIn(person).signedIn
                let begin = {
                    try await fixture.twoStep.beginPhone(
                        "601 234 321", prefix: "+420", by: signedIn, from: fixture.origin)
                }
                if isSent {
                    _ = try await begin()
                } else {
                    await #expect(throws: AccountsError.textMessage(.limit(until: free))) { try await begin() }
                }
            }
            clock.advance(.seconds(60))
            let home = try await fixture.knownBrowser()
            for _ in 3..<TextMessageLimits.numberDaily {
                _ = try await fixture.twoStep.firstCode(
                    own, to: fixture.half(), browser: home, from: fixture.origin)
            }
            #expect(fixture.gateway.messages.count == TextMessageLimits.numberDaily)
        }
    }

    @Test("A person tries three numbers a day that they don't prove", arguments: TestEngine.allCases)
    func unprovedNumbers(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let clock = fixture.accounts.clock
            // What was proved is none of the three.
            try await fixture.addPhone("601 234 320")
            let start = clock.now
            let begin = { (number: String) in
                try await fixture.twoStep.beginPhone(
                    number, prefix: "+420", by: fixture.accounts.signIn(fixture.member).signedIn, from: fixture.origin)
            }
            for number in ["601 234 321", "601 234 322", "601 234 323"] {
                _ = try await begin(number)
                clock.advance(.seconds(60))
            }
            await #expect(throws: AccountsError.textMessage(.limit(until: start + TextMessageLimits.day))) {
                try await begin("601 234 324")
            }
            // One of the three is no further number.
            _ = try await begin("601 234 322")
            // The first one leaves the day.
            clock.advance(TextMessageLimits.day - .seconds(180))
            _ = try await begin("601 234 324")
        }
    }

    @Test("What is left to people who have proved a number is more than others can take") func leavesTheOwnerMore() {
        #expect(TextMessageLimits.unprovedDaily * 2 < TextMessageLimits.numberDaily)
    }

    @Test("What is left to the person's own browsers is a part of each share") func leavesEnough() {
        for share in [TextMessageLimits.personHourly, TextMessageLimits.personDaily, TextMessageLimits.numberDaily] {
            #expect(TextMessageLimits.strangersDaily < share)
        }
    }

    @Test("Many requests at once pass no limit", arguments: TestEngine.allCases)
    func atOnce(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            try await send(3, fixture, person: fixture.member.person.id, ago: .seconds(600))
            let sent = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        guard
                            let session = try? await fixture.accounts.signIn(fixture.member).signedIn,
                            let sent = try? await fixture.twoStep.beginPhone(
                                "601 234 321", prefix: "+420", by: session, from: fixture.origin)
                        else { return false }
                        return sent.stepID > 0
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(sent == 2 && fixture.gateway.messages.count == 2)
        }
    }

    @Test(
        "If fewer than one in five of a company's last twenty were confirmed, sending stops until it is allowed again",
        arguments: TestEngine.allCases)
    func stop(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            // They lie far back, so that no share is used up.
            let long = Duration.seconds(5 * 86_400)
            try await send(17, fixture, ago: long, isConfirmed: false)
            try await send(3, fixture, ago: long)
            await #expect(throws: AccountsError.textMessage(.stopped)) { try await begin(fixture) }
            await #expect(throws: AccountsError.textMessage(.stopped)) { try await begin(fixture) }
            #expect(fixture.gateway.messages.isEmpty)
            #expect(try await fixture.accounts.loggedKinds() == ["text-messages-stopped"])
            let standing = try await fixture.twoStep.textMessages(for: fixture.signedIn)
            #expect(standing.stoppedAt == fixture.accounts.clock.now)
            #expect(standing.dailyLimit == 50 && standing.sentToday == 0)
            let petr = try await fixture.accounts.addPerson(to: fixture.member.company.id)
            let member = try await fixture.accounts.signIn(petr).signedIn
            await #expect(throws: AccountsError.administratorsOnly) {
                try await fixture.twoStep.allowTextMessagesAgain(by: member, from: fixture.origin)
            }
            try await fixture.twoStep.allowTextMessagesAgain(by: fixture.signedIn, from: fixture.origin)
            _ = try await begin(fixture)
            #expect(
                try await fixture.accounts.loggedKinds()
                    == ["text-messages-stopped", "text-messages-changed"])
        }
    }

    @Test("One in five is enough, and messages whose code still holds don't count", arguments: TestEngine.allCases)
    func enough(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let long = Duration.seconds(5 * 86_400)
            try await send(16, fixture, ago: long, isConfirmed: false)
            try await send(4, fixture, ago: long)
            try await send(19, fixture, ago: .seconds(599), isConfirmed: false)
            _ = try await begin(fixture)
        }
    }

    @Test("A company's own prefix comes first; another country's number is refused", arguments: [TestEngine.sqlite])
    func prefixes(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let slovak = try await fixture.accounts.makeCompany(country: .slovakia, address: "eva@firma.sk")
            let signedIn = try await fixture.accounts.signIn(slovak).signedIn
            let standing = try await fixture.twoStep.textMessages(for: signedIn)
            #expect(standing.prefixes == ["+421", "+420", "+48"])
            await #expect(throws: AccountsError.textMessage(.foreignPrefix(allowed: standing.prefixes))) {
                try await fixture.twoStep.beginPhone(
                    "+44 7700 900123", prefix: "+421", by: signedIn, from: fixture.origin)
            }
            #expect(fixture.gateway.messages.isEmpty)
        }
    }
}
