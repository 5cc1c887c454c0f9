import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Letters about security events", .timeLimit(.minutes(2))) struct SecurityNoticesTests {
    /// A company with a system mailbox, an administrator and a member.
    private struct House: Sendable {
        let accounts: AccountsFixture
        let jana, petr: Member

        init(_ accounts: AccountsFixture, mailbox: String? = "info@firma.cz") async throws {
            self.accounts = accounts
            jana = try await accounts.makeCompany()
            petr = try await accounts.addPerson(to: jana.company.id)
            try await choose(mailbox)
        }

        func choose(_ mailbox: String?) async throws {
            try await accounts.database.write { transaction in
                try transaction.execute("UPDATE companies SET system_mailbox = $1", [mailbox])
            }
        }

        func note(
            _ kind: SecurityEvent.Kind, _ facts: [String: String] = [:], of person: Member?, by actor: Member? = nil
        ) async throws {
            let log = SecurityLog(accounts.context)
            try await accounts.database.write { transaction in
                try log.note(
                    kind, company: jana.company.id, person: person?.person.id, by: actor?.person.id, facts,
                    from: accounts.origin, in: transaction)
            }
        }

        /// The recipients of the letters that wait, in order.
        func recipients() async throws -> [String] {
            try await SecurityNotices(accounts.context).waiting(limit: 1000).map(\.recipient.address)
        }
    }

    /// What a stranger, a program or the person's usual day can cause sends nothing.
    private static let silent: [(SecurityEvent.Kind, [String: String])] = [
        (.signedIn, ["means": "password"]), (.signInRefused, [:]), (.signInBlocked, [:]), (.secondStepRefused, [:]),
        (.appPasswordRefused, ["name": "x"]), (.signedOut, [:]), (.passwordLinkMade, [:]), (.profileChanged, [:]),
        (.backupCodeUsed, ["left": "3"]), (.secondStepAdded, ["turned-on": "yes"]),
        (.appPasswordsRevoked, ["reason": "password-changed"]), (.companyChanged, ["company": "Jiná"]),
    ]

    private static let own: [(SecurityEvent.Kind, [String: String])] = [
        (.signedIn, ["browser": "new"]), (.passwordChanged, [:]), (.passwordReset, [:]), (.twoStepTurnedOn, [:]),
        (.twoStepTurnedOff, [:]), (.secondStepAdded, [:]), (.secondStepRemoved, [:]), (.backupCodesMade, [:]),
        (.backupCodeUsed, ["left": "2"]), (.appPasswordMade, [:]), (.appPasswordRenewed, [:]),
        (.appPasswordRevoked, [:]), (.appPasswordFirstUsed, [:]), (.appPasswordsRevoked, ["reason": "all-revoked"]),
        (.roleChanged, ["role": "member"]), (.personRemoved, [:]),
    ]

    @Test(
        "are made for the person about each change of the ways in, and about nothing that a stranger causes",
        arguments: TestEngine.allCases)
    func audience(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts)
            for (kind, facts) in Self.silent { try await house.note(kind, facts, of: house.petr) }
            #expect(try await house.recipients().isEmpty)
            for (kind, facts) in Self.own {
                try await house.note(kind, facts, of: house.petr)
                accounts.clock.advance(SecurityNotices.interval)
            }
            let waiting = try await SecurityNotices(accounts.context).waiting(limit: 100)
            #expect(waiting.map(\.event.kind) == Self.own.map(\.0))
            #expect(waiting.allSatisfy { $0.isOwn && $0.recipient.address == "petr@firma.cz" && !$0.isLast })
            #expect(waiting.allSatisfy { $0.mailbox == "info@firma.cz" && $0.recipient.language == .czech })
        }
    }

    @Test("about what concerns the company are made for all administrators", arguments: TestEngine.allCases)
    func administrators(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts)
            try await accounts.addPerson(
                to: house.jana.company.id, address: "eva@firma.cz", name: "Eva", role: .administrator)
            try await accounts.makeCompany(name: "Jiná", address: "x@jina.cz")
            try await house.note(.textMessagesStopped, of: nil)
            #expect(try await house.recipients() == ["jana@firma.cz", "eva@firma.cz"])
            try await house.note(.twoStepReset, of: house.petr, by: house.jana)
            let reset = try await SecurityNotices(accounts.context).waiting(limit: 100).dropFirst(2)
            #expect(
                reset.map(\.recipient.address).sorted() == ["eva@firma.cz", "jana@firma.cz", "petr@firma.cz"])
            #expect(reset.filter(\.isOwn).map(\.recipient.address) == ["petr@firma.cz"])
            #expect(reset.allSatisfy { $0.personName == "Petr Svoboda" && $0.actorName == "Jana Nováková" })
        }
    }

    @Test("are not made without a system mailbox, and never later for what is past", arguments: TestEngine.allCases)
    func noMailbox(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts, mailbox: nil)
            try await house.note(.passwordChanged, of: house.petr)
            try await house.choose("info@firma.cz")
            #expect(try await house.recipients().isEmpty)
            try await house.note(.passwordChanged, of: house.petr)
            #expect(try await house.recipients() == ["petr@firma.cz"])
            #expect(try await accounts.count("security_notices") == 1)
        }
    }

    @Test("vanish with the entry if its transaction is taken back", arguments: TestEngine.allCases)
    func takenBack(engine: TestEngine) async throws {
        struct Stop: Error {}
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts)
            let log = SecurityLog(accounts.context)
            await #expect(throws: Stop.self) {
                try await accounts.database.write { transaction in
                    try log.note(
                        .passwordChanged, company: house.jana.company.id, person: house.petr.person.id,
                        from: accounts.origin, in: transaction)
                    throw Stop()
                }
            }
            #expect(try await house.recipients().isEmpty)
        }
    }

    @Test("still reach a person who is removed", arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts)
            let (_, administrator) = try await accounts.signIn(house.jana)
            _ = try await People(accounts.context).remove(
                house.petr.person.id, typedName: "Petr Svoboda", by: administrator, from: accounts.origin)
            let notice = try #require(try await SecurityNotices(accounts.context).waiting().first)
            #expect(notice.event.kind == .personRemoved && notice.recipient.address == "petr@firma.cz")
            #expect(notice.isOwn && notice.personName == "Petr Svoboda" && notice.actorName == "Jana Nováková")
        }
    }

    @Test("are at most five of a kind and twenty in all within an hour, and the last says so")
    func limits() async throws {
        try await withAccounts(.sqlite) { accounts in
            let house = try await House(accounts)
            for _ in 0..<10 { try await house.note(.appPasswordMade, of: house.petr) }
            let made = try await SecurityNotices(accounts.context).waiting(limit: 100)
            #expect(made.map(\.isLast) == [false, false, false, false, true])
            // Others are not concerned, and other kinds have room.
            try await house.note(.appPasswordMade, of: house.jana)
            for (kind, facts) in Self.own + Self.own { try await house.note(kind, facts, of: house.petr) }
            let all = try await house.recipients()
            #expect(all.filter { $0 == "petr@firma.cz" }.count == SecurityNotices.mostPerHour)
            #expect(all.filter { $0 == "jana@firma.cz" }.count == 1)
            accounts.clock.advance(SecurityNotices.interval)
            try await house.note(.appPasswordMade, of: house.petr)
            #expect(try await house.recipients().count == all.count + 1)
        }
    }

    @Test("that were posted, or waited for a day, wait no longer; the limits forget them an hour later")
    func posted() async throws {
        try await withAccounts(.sqlite) { accounts in
            let house = try await House(accounts)
            let notices = SecurityNotices(accounts.context)
            for kind in [SecurityEvent.Kind.passwordChanged, .twoStepTurnedOn, .twoStepTurnedOff] {
                try await house.note(kind, of: house.petr)
            }
            let ids = try await notices.waiting().map(\.id)
            try await notices.markPosted(ids[0])
            #expect(try await notices.waiting().map(\.id) == Array(ids.dropFirst()))
            #expect(try await notices.waiting(after: ids[1]).map(\.id) == [ids[2]])
            #expect(try await notices.waiting(limit: 1).map(\.id) == [ids[1]])
            accounts.clock.advance(SecurityNotices.patience)
            #expect(try await notices.waiting().isEmpty)
            try await accounts.context.purge()
            #expect(try await accounts.count("security_notices") == 3)
            accounts.clock.advance(SecurityNotices.interval + .seconds(1))
            try await accounts.context.purge()
            #expect(try await accounts.count("security_notices") == 0)
        }
    }

    @Test("about another system mailbox come from the former and the new one, to all administrators")
    func otherMailbox() async throws {
        try await withAccounts(.sqlite) { accounts in
            let house = try await House(accounts, mailbox: nil)
            let (_, administrator) = try await accounts.signIn(house.jana)
            let settings = CompanySettings(accounts.context)
            func change(_ address: String?) async throws -> [String] {
                let before = try await SecurityNotices(accounts.context).waiting(limit: 100).last?.id ?? 0
                try await settings.setSystemMailbox(address, by: administrator, from: accounts.origin)
                let new = try await SecurityNotices(accounts.context).waiting(after: before)
                #expect(new.allSatisfy { $0.recipient.address == "jana@firma.cz" && !$0.isOwn })
                return new.map(\.mailbox)
            }
            #expect(try await change("info@firma.cz") == ["info@firma.cz"])
            #expect(try await change("posta@firma.cz") == ["info@firma.cz", "posta@firma.cz"])
            #expect(try await change(nil) == ["posta@firma.cz"])
        }
    }

    @Test("about a sign-in are made only for a browser that was not known", arguments: TestEngine.allCases)
    func newBrowser(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts)
            let signIn = SignIn(accounts.context)
            func enter(_ browser: BearerToken?) async throws -> Entrance {
                try await signIn.begin(
                    address: "petr@firma.cz", password: AccountsFixture.password, browser: browser,
                    from: accounts.origin)
            }
            let first = try await enter(nil)
            #expect(try await house.recipients() == ["petr@firma.cz"])
            _ = try await enter(first.browser)
            #expect(try await house.recipients().count == 1)
            _ = try await enter(nil)
            let all = try await SecurityNotices(accounts.context).waiting()
            #expect(all.map(\.event.kind) == [.signedIn, .signedIn])
        }
    }

    @Test("are announced to every node", arguments: TestEngine.allCases)
    func announced(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let house = try await House(accounts)
            let arrivals = SecurityNotices(accounts.context).arrivals()
            try await house.note(.passwordChanged, of: house.petr)
            var heard = 0
            for await _ in arrivals {
                heard += 1
                if try await house.recipients().count == 1 { break }
            }
            #expect(heard > 0)
        }
    }
}
