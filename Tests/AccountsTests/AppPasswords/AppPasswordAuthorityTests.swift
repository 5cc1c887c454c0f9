import LocalDatabases
import Storage
import Testing
import TestSupport

@testable import Accounts

@Suite("Whether a program may come in") struct AppPasswordAuthorityTests {
    @Test(
        "The right letters let in, with and without spaces, for the address in any case", arguments: TestEngine.allCases
    )
    func isGranted(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let new = try await accounts.makeAppPassword(scope: .read, by: jana)
            let authority = AppPasswordAuthority(accounts.context)
            let typed = new.letters.grouped
            for entry in [typed, typed.replacing(" ", with: ""), typed.uppercased()] {
                guard case .granted(let grant) = await authority.answer(entry, user: "Jana@Firma.CZ") else {
                    Issue.record("refused")
                    continue
                }
                #expect(grant.id == new.appPassword.id && grant.name == "Thunderbird" && grant.scope == .read)
                #expect(grant.member.person.id == jana.member.person.id)
                #expect(grant.member.company == jana.member.company && grant.member.role == .administrator)
            }
        }
    }

    @Test("The shape comes before everything else, for every user name alike", arguments: TestEngine.allCases)
    func shapeIsFirst(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let letters = try await accounts.makeAppPassword(by: jana).letters
            let authority = AppPasswordAuthority(accounts.context)
            for _ in 0..<AppPasswordAuthority.wrongPerBlock { _ = await authority.answer(accounts.strangeLetters()) }
            #expect(
                await authority.answer(accounts.strangeLetters())
                    == .refused(.blocked(until: accounts.clock.now + .seconds(60))))
            // Blocked, and without a database: the account's password is still refused for its shape.
            try await accounts.database.write { try $0.execute("ALTER TABLE app_passwords RENAME TO gone") }
            for user in ["jana@firma.cz", "nobody@firma.cz", ""] {
                let answer = await authority.answer(AccountsFixture.password, user: user)
                #expect(answer == .refused(.wrongShape))
            }
            #expect(await authority.answer(letters) == .refused(.outage))
        }
    }

    @Test("Another person's user name makes the right letters unknown", arguments: TestEngine.allCases)
    func userMustMatch(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let petr = try await accounts.enter(accounts.addPerson(to: jana.member.company.id))
            let letters = try await accounts.makeAppPassword(by: jana).letters
            let authority = AppPasswordAuthority(accounts.context)
            for user in [petr.member.person.address, "jana@firma.sk", "jana", ""] {
                #expect(await authority.answer(letters, user: user) == .refused(.unknown))
            }
            let id = try #require(try await accounts.appPasswords.all(of: jana).first?.id)
            _ = try await accounts.appPasswords.revoke(id, by: jana, from: accounts.origin)
            // Nor does a stranger learn that they were revoked.
            let other = AppPasswordAuthority(accounts.context)
            #expect(await other.answer(letters, user: petr.member.person.address) == .refused(.unknown))
            #expect(await other.answer(letters) == .refused(.revoked(name: "Thunderbird", at: accounts.clock.now)))
        }
    }

    @Test("A person of two companies comes in for the one that it was made in", arguments: TestEngine.allCases)
    func isOfOneCompany(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let other = try await accounts.makeCompany(name: "Jiná", address: "eva@jina.cz").company
            try await accounts.database.write { transaction in
                try transaction.execute(
                    "INSERT INTO memberships (company_id, person_id, role, joined_at) VALUES ($1, $2, $3, $4)",
                    [other.id, jana.member.person.id, Role.member.rawValue, accounts.clock.now])
            }
            let there = try #require(
                try await accounts.database.read { try $0.member(jana.member.person.id, of: other.id) })
            let authority = AppPasswordAuthority(accounts.context)
            for member in [jana.member, there] {
                let signedIn = try await accounts.signIn(member).signedIn
                let new = try await accounts.makeAppPassword(member.company.name, by: signedIn)
                guard case .granted(let grant) = await authority.answer(new.letters) else {
                    Issue.record("refused")
                    continue
                }
                #expect(grant.member.company.id == member.company.id && grant.member.role == member.role)
                #expect(try await accounts.appPasswords.all(of: signedIn).map(\.name) == [member.company.name])
            }
        }
    }

    @Test("A scope opens its services only", arguments: TestEngine.allCases)
    func scopes(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let authority = AppPasswordAuthority(accounts.context)
            let open: [AppPasswordScope: Set<AppPasswordService>] = [
                .sendAndRead: [.web, .submission, .imap, .pop], .send: [.web, .submission], .read: [.web, .imap, .pop],
            ]
            for scope in AppPasswordScope.allCases {
                let letters = try await accounts.makeAppPassword(scope.rawValue, scope: scope, by: jana).letters
                for service in AppPasswordService.allCases {
                    let answer = await authority.answer(letters, service: service)
                    if open[scope]?.contains(service) == true {
                        #expect(answer.grantedName == scope.rawValue)
                    } else {
                        #expect(answer == .refused(.scopeMissing(name: scope.rawValue, scope: scope)))
                    }
                }
            }
            await authority.write()
            // One entry for each service, not for each try.
            let refused = try await accounts.loggedKinds().filter { $0 == "app-password-refused" }
            #expect(refused.count == 3)
        }
    }

    @Test(
        "One that has ended, is used from elsewhere, or whose owner has no second step is not taken",
        arguments: TestEngine.allCases)
    func limits(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, steady) = (try await accounts.makeOwner(), SteadyClock())
            let end = accounts.clock.now + .seconds(60)
            let new = try await accounts.makeAppPassword(
                endsAt: end, networks: ["192.0.2.0/28", "2001:db8::/32"], by: jana)
            let authority = steady.authority(accounts.context)
            let refused = AppPasswordAnswer.refused(.networkNotAllowed(name: "Thunderbird"))
            for address in ["192.0.2.16", "2001:db9::1", "", "office"] {
                #expect(await authority.answer(new.letters, from: address) == refused)
            }
            for address in ["192.0.2.15", "::ffff:192.0.2.1", "2001:db8:1::1"] {
                #expect(await authority.answer(new.letters, from: address).grantedName != nil)
            }
            accounts.clock.advance(.seconds(60))
            #expect(await authority.answer(new.letters) == .refused(.expired(name: "Thunderbird", at: end)))
            try await accounts.setTwoStep(of: jana.member.person.id, since: nil)
            steady.advance(RecentFindings.lifetime)
            #expect(await authority.answer(new.letters) == .refused(.twoStepOff))
            // None of these counts as a wrong secret.
            for number in 0..<30 { _ = await authority.answer(new.letters, from: "192.0.2.\(number)") }
            #expect(await authority.answer(accounts.strangeLetters()) == .refused(.unknown))
        }
    }

    @Test("Revoked is out within a second on a node that hears of no change", arguments: TestEngine.allCases)
    func revokedIsOut(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, steady) = (try await accounts.makeOwner(), SteadyClock())
            let new = try await accounts.makeAppPassword(by: jana)
            let deaf = steady.authority(accounts.context)
            #expect(await deaf.answer(new.letters).grantedName != nil)
            let id = new.appPassword.id
            _ = try await accounts.appPasswords.revoke(id, by: jana, from: accounts.origin)
            steady.advance(.milliseconds(899))
            #expect(await deaf.answer(new.letters).grantedName != nil)
            // An answer from memory must not prolong itself.
            steady.advance(.milliseconds(1))
            let revoked = AppPasswordAnswer.refused(.revoked(name: "Thunderbird", at: accounts.clock.now))
            #expect(await deaf.answer(new.letters) == revoked)
            #expect(await SteadyClock().authority(accounts.context).answer(new.letters) == revoked)
        }
    }

    @Test("A node that hears of the change forgets at once", arguments: TestEngine.allCases)
    func changesAreHeard(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            // Its clock stands still, so nothing that it remembers ever gets too old.
            let (jana, authority) = (try await accounts.makeOwner(), SteadyClock().authority(accounts.context))
            let first = try await accounts.makeAppPassword("first", by: jana)
            let second = try await accounts.makeAppPassword("second", by: jana)
            // A first use is a change too. Here they are all in use already.
            try await accounts.database.write { transaction in
                try transaction.execute(
                    """
                    UPDATE app_passwords SET last_used_at = $1, last_used_address = '192.0.2.1',
                        last_used_program = 'Thunderbird'
                    """, [accounts.clock.now])
            }
            let service = Task { await authority.run() }
            func expect(_ answer: AppPasswordAnswer, to new: NewAppPassword, after change: AccountsChange) async throws
            {
                try await wait(for: "\(change) to be heard") {
                    try await accounts.database.write { try $0.tell(change) }
                    return await authority.answer(new.letters) == answer
                }
            }
            let granted = await authority.answer(second.letters)
            #expect(granted.grantedName == "second")
            #expect(await authority.answer(first.letters).grantedName == "first")
            let id = first.appPassword.id
            _ = try await accounts.appPasswords.revoke(id, by: jana, from: accounts.origin)
            try await expect(
                .refused(.revoked(name: "first", at: accounts.clock.now)), to: first, after: .appPassword(id))
            let (person, company) = (jana.member.person.id, jana.member.company.id)
            try await accounts.setTwoStep(of: person, since: nil)
            try await expect(.refused(.twoStepOff), to: second, after: .person(person))
            try await accounts.setTwoStep(of: person, since: accounts.clock.now)
            try await expect(granted, to: second, after: .company(company))
            service.cancel()
            await service.value
        }
    }

    @Test("Limits that can't be read let no one in", arguments: TestEngine.allCases)
    func unreadableLimits(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let letters = try await accounts.makeAppPassword(networks: ["192.0.2.0/24"], by: jana).letters
            for change in [
                "networks = '192.0.2.0/24 192.0.2.0/33'", "networks = 'all'", "networks = '', scope = 'all'",
            ] {
                try await accounts.database.write { try $0.execute("UPDATE app_passwords SET \(change)") }
                let answer = await AppPasswordAuthority(accounts.context).answer(letters)
                #expect(answer == .refused(.outage), "\(change)")
            }
        }
    }

    @Test("The first use of new letters ends the former ones", arguments: TestEngine.allCases)
    func renewed(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, authority) = (try await accounts.makeOwner(), SteadyClock().authority(accounts.context))
            let old = try await accounts.makeAppPassword(by: jana)
            let new = try await accounts.appPasswords.renew(old.appPassword.id, by: jana, from: accounts.origin)
            #expect(await authority.answer(old.letters).grantedName != nil)
            accounts.clock.advance(.seconds(5))
            #expect(await authority.answer(new.letters).grantedName != nil)
            let ended = AppPasswordAnswer.refused(.revoked(name: "Thunderbird", at: accounts.clock.now))
            #expect(await authority.answer(old.letters) == ended)
            #expect(try await accounts.tombstone(old.appPassword.id)?.reason == .renewed)
            #expect(try await accounts.appPasswords.all(of: jana).map(\.formerEndsAt) == [nil])
            #expect(await authority.answer(new.letters).grantedName != nil)
        }
    }

    @Test(
        "Former letters are revoked after a day, even if the new ones were never used", arguments: TestEngine.allCases)
    func formerEnds(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, authority) = (try await accounts.makeOwner(), SteadyClock().authority(accounts.context))
            let old = try await accounts.makeAppPassword(by: jana)
            let end = accounts.clock.now + AppPasswords.formerLifetime
            _ = try await accounts.appPasswords.renew(old.appPassword.id, by: jana, from: accounts.origin)
            accounts.clock.advance(AppPasswords.formerLifetime)
            for _ in 0..<2 {
                #expect(await authority.answer(old.letters) == .refused(.revoked(name: "Thunderbird", at: end)))
            }
            #expect(try await accounts.tombstone(old.appPassword.id)?.revokedAt == end)
            #expect(try await accounts.appPasswords.all(of: jana).map(\.formerEndsAt) == [nil])
        }
    }
}
