import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Links for a new password") struct PasswordLinkTests {
    static let new = "kobyla mala maly bok"

    @Test("A link gives its person a new password, once (ASVS 6.4.1)", arguments: TestEngine.allCases)
    func worksOnce(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (links, jana) = (PasswordLinks(accounts.context), try await accounts.makeCompany())
            let session = try await accounts.begin()
            let (link, second) = (try await accounts.requestLink(), try await accounts.requestLink())
            #expect(link.expiresAt == accounts.clock.now + .seconds(1800))
            #expect(try await links.look(at: link.token).person.id == jana.person.id)
            try await links.use(link.token, newPassword: Self.new, from: accounts.origin)
            #expect(try await Sessions(accounts.context).signedIn(session.token, from: accounts.origin) == nil)
            _ = try await accounts.begin(password: Self.new)
            // Whatever other link was under way is over, too.
            for token in [link.token, second.token] {
                await #expect(throws: AccountsError.link(.used)) { try await links.look(at: token) }
                await #expect(throws: AccountsError.link(.used)) {
                    try await links.use(token, newPassword: "another mossy old gate", from: accounts.origin)
                }
            }
            #expect(
                try await accounts.loggedKinds(of: jana.person.id) == [
                    "signed-in", "password-link-made", "password-link-made", "password-reset", "signed-in",
                ])
        }
    }

    @Test("Two uses of a link at the same time give one new password", arguments: TestEngine.allCases)
    func worksOnceInParallel(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (links, link) = (PasswordLinks(accounts.context), try await accounts.requestLink())
            let uses = await withTaskGroup(of: Bool.self) { group in
                for word in ["purple", "yellow", "mossy", "crooked", "silent"] {
                    group.addTask {
                        let password = "\(word) turnip walks north"
                        return (try? await links.use(link.token, newPassword: password, from: accounts.origin)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(uses == 1)
        }
    }

    @Test("A link works for 30 minutes, an administrator's for a day (ASVS 6.4.1)", arguments: TestEngine.allCases)
    func expires(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (links, jana) = (PasswordLinks(accounts.context), try await accounts.makeCompany())
            let petr = try await accounts.addPerson(to: jana.company.id)
            let hers = try await accounts.requestLink()
            let his = try await links.make(for: petr.person.id, by: accounts.begin().signedIn, from: accounts.origin)
            accounts.clock.advance(.seconds(1799))
            #expect(try await links.look(at: hers.token).person.id == jana.person.id)
            accounts.clock.advance(.seconds(1))
            await #expect(throws: AccountsError.link(.expired)) { try await links.look(at: hers.token) }
            await #expect(throws: AccountsError.link(.expired)) {
                try await links.use(hers.token, newPassword: Self.new, from: accounts.origin)
            }
            accounts.clock.advance(.seconds(86_400 - 1801))
            #expect(try await links.look(at: his.token).person.id == petr.person.id)
            accounts.clock.advance(.seconds(1))
            await #expect(throws: AccountsError.link(.expired)) { try await links.look(at: his.token) }
            await #expect(throws: AccountsError.link(.unknown)) {
                try await links.look(at: accounts.context.newToken())
            }
        }
    }

    @Test("A new password never skips the second step (ASVS 6.4.3)", arguments: TestEngine.allCases)
    func asksForSecondStep(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            try await accounts.setTwoStep(of: jana.person.id, since: accounts.clock.now)
            let browser = try await accounts.promote(accounts.begin().signedIn, remembers: true).browser
            #expect(try await accounts.acquaintance(browser, jana).isRemembered)
            let link = try await accounts.requestLink()
            try await PasswordLinks(accounts.context).use(
                link.token, newPassword: Self.new, from: accounts.origin)
            #expect(try await accounts.count("sessions") == 1)
            let entrance = try await accounts.begin(password: Self.new, browser: browser)
            #expect(entrance.needsSecondStep)
        }
    }

    @Test("All app passwords end with a forgotten password (ASVS 7.4.3)", arguments: TestEngine.allCases)
    func endsAppPasswords(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let owner = try await accounts.makeOwner()
            let old = try await accounts.makeAppPassword(by: owner).appPassword
            let link = try await accounts.requestLink()
            try await PasswordLinks(accounts.context).use(
                link.token, newPassword: Self.new, from: accounts.origin)
            #expect(try await accounts.appPasswords.all(of: owner).isEmpty)
            #expect(try await accounts.tombstone(old.id)?.reason == .passwordReset)
        }
    }

    @Test("A refused password leaves the link as it was", arguments: TestEngine.allCases)
    func refusedPasswordKeepsLink(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (links, link) = (PasswordLinks(accounts.context), try await accounts.requestLink())
            await #expect(throws: AccountsError.input([InputProblem(.newPassword, .common)])) {
                try await links.use(link.token, newPassword: "Password12345678", from: accounts.origin)
            }
            try await links.use(link.token, newPassword: Self.new, from: accounts.origin)
        }
    }

    @Test(
        "An address that belongs to no one gets no link and leaves the same traces (ASVS 6.3.8)",
        arguments: TestEngine.allCases)
    func unknownGetsNone(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let links = PasswordLinks(accounts.context)
            let report = try await links.report(address: "nobody@firma.cz", from: accounts.origin)
            #expect(try await links.link(for: report) == nil)
            #expect(try await accounts.count("person_links") == 0)
            #expect(try await accounts.count("wrong_secrets") == 1)
            await #expect(throws: AccountsError.input([InputProblem(.address, .missing)])) {
                try await links.report(address: " ", from: accounts.origin)
            }
        }
    }

    @Test("No one fills another's mailbox with links: three an hour", arguments: TestEngine.allCases)
    func isLimited(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let links = PasswordLinks(accounts.context)
            let first = try await accounts.requestLink()
            for _ in 0..<2 { _ = try await accounts.requestLink() }
            let report = try await links.report(address: "jana@firma.cz", from: accounts.origin)
            #expect(try await links.link(for: report) == nil)
            _ = try await links.look(at: first.token)
            accounts.clock.advance(.seconds(3600))
            _ = try await accounts.requestLink()
        }
    }

    @Test("From one place, 20 addresses can be reported", arguments: TestEngine.allCases)
    func placeIsLimited(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let links = PasswordLinks(accounts.context)
            for number in 1...20 {
                _ = try await links.report(address: "x\(number)@firma.cz", from: accounts.origin)
            }
            await #expect(throws: AccountsError.blocked(until: accounts.clock.now + .seconds(60))) {
                try await links.report(address: "jana@firma.cz", from: accounts.origin)
            }
        }
    }

    @Test(
        "Only an administrator of the company makes a link for a person, and confirms first",
        arguments: TestEngine.allCases)
    func administratorsMake(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (links, jana) = (PasswordLinks(accounts.context), try await accounts.makeCompany())
            let petr = try await accounts.addPerson(to: jana.company.id)
            let foreign = try await accounts.makeCompany(name: "Other", address: "eva@other.cz")
            let (hers, his) = (try await accounts.begin().signedIn, try await accounts.signIn(petr).signedIn)
            await #expect(throws: AccountsError.administratorsOnly) {
                try await links.make(for: petr.person.id, by: his, from: accounts.origin)
            }
            for id in [foreign.person.id, 999] {
                await #expect(throws: AccountsError.notFound) {
                    try await links.make(for: id, by: hers, from: accounts.origin)
                }
            }
            let (old, new) = (
                try await links.make(for: petr.person.id, by: hers, from: accounts.origin),
                try await links.make(for: petr.person.id, by: hers, from: accounts.origin)
            )
            await #expect(throws: AccountsError.link(.used)) { try await links.look(at: old.token) }
            #expect(try await links.look(at: new.token).person.id == petr.person.id)
            // A right that was taken meanwhile is gone, whatever the session still says.
            try await accounts.database.write {
                try $0.execute("UPDATE memberships SET role = 'member' WHERE person_id = $1", [jana.person.id])
            }
            await #expect(throws: AccountsError.administratorsOnly) {
                try await links.make(for: petr.person.id, by: hers, from: accounts.origin)
            }
            accounts.clock.advance(.seconds(600))
            await #expect(throws: AccountsError.notConfirmed) {
                try await links.make(for: petr.person.id, by: hers, from: accounts.origin)
            }
            let actor = try await accounts.database.read {
                try $0.row("SELECT actor_id FROM security_events WHERE kind = 'password-link-made'")?
                    .optionalInteger("actor_id")
            }
            #expect(actor == jana.person.id)
        }
    }

    @Test("A new password ends the block on the person's address", arguments: TestEngine.allCases)
    func endsBlock(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let link = try await accounts.requestLink()
            for number in 1...5 { _ = try? await accounts.begin(password: "wrong \(number)") }
            try await PasswordLinks(accounts.context).use(link.token, newPassword: Self.new, from: accounts.origin)
            _ = try await accounts.begin(password: Self.new)
        }
    }
}

extension AccountsFixture {
    /// Reports Jana's password as forgotten.
    func requestLink() async throws -> PasswordLink {
        let links = PasswordLinks(context)
        let link = try await links.link(for: links.report(address: "Jana@firma.cz", from: origin))
        guard let link else { throw AccountsError.notFound }
        return link
    }
}
