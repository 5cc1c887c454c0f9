import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Blocks after different wrong app passwords") struct AppPasswordBlockTests {
    private let most = AppPasswordAuthority.wrongPerBlock

    @Test("A program in a loop with one wrong secret is never blocked", arguments: TestEngine.allCases)
    func aLoopIsHarmless(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let (letters, wrong) = (try await accounts.makeAppPassword(by: jana).letters, accounts.strangeLetters())
            let authority = AppPasswordAuthority(accounts.context)
            for _ in 0..<(3 * most) { #expect(await authority.answer(wrong) == .refused(.unknown)) }
            #expect(await authority.answer(letters).grantedName != nil)
        }
    }

    @Test("A revoked one never counts, and its tries are shown to its owner", arguments: TestEngine.allCases)
    func tombstones(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (jana, authority) = (try await accounts.makeOwner(), AppPasswordAuthority(accounts.context))
            for number in 0...most {
                let new = try await accounts.makeAppPassword("Phone \(number)", by: jana)
                _ = try await accounts.appPasswords.revoke(new.appPassword.id, by: jana, from: accounts.origin)
                accounts.clock.advance(.seconds(1))
                for _ in 0...number { _ = await authority.answer(new.letters) }
            }
            #expect(await authority.answer(accounts.strangeLetters()) == .refused(.unknown))
            await authority.write()
            let shown = try await accounts.appPasswords.tombstones(of: jana)
            #expect(shown.map(\.name) == (0...most).reversed().map { "Phone \($0)" })
            #expect(shown.map(\.tries) == (0...most).reversed().map { Int64($0 + 1) })
            #expect(shown.first?.lastTry?.at == accounts.clock.now)
            #expect(shown.first?.lastTry?.origin == ClientOrigin(address: "192.0.2.1", program: "Thunderbird"))
            // A second write adds up, and the log speaks of each once.
            let petr = try await accounts.enter(accounts.addPerson(to: jana.member.company.id))
            #expect(try await accounts.appPasswords.tombstones(of: petr).isEmpty)
            let last = try #require(shown.first)
            let entries = try await accounts.loggedKinds().count
            try await accounts.database.write { transaction in
                let digest = try transaction.row(
                    "SELECT digest FROM revoked_app_passwords WHERE id = $1", [last.id])?.blob("digest")
                var pending = PendingUses()
                pending.note(try: AppPasswordUse(at: accounts.clock.now, origin: accounts.origin), of: digest ?? [])
                try pending.write(accounts.context, in: transaction)
            }
            let again = try await accounts.tombstone(last.id)
            #expect(again?.tries == last.tries + 1 && again?.firstTriedAt == last.firstTriedAt)
            #expect(try await accounts.loggedKinds().count == entries)
            #expect(try await accounts.loggedKinds().filter { $0 == "app-password-refused" }.count == most + 1)
            accounts.clock.advance(AppPasswords.triesShownFor)
            #expect(try await accounts.appPasswords.tombstones(of: jana).isEmpty)
        }
    }

    @Test(
        "Too many different ones block their address, but not who came from there before",
        arguments: TestEngine.allCases)
    func addressIsBlocked(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let known = try await accounts.makeAppPassword("known", by: jana).letters
            let new = try await accounts.makeAppPassword("new", by: jana).letters
            let authority = AppPasswordAuthority(accounts.context)
            let home = "2001:db8:0:1::1"
            #expect(await authority.answer(known, from: home).grantedName != nil)
            // All within the 64 bits of one subscriber, for user names that differ.
            for number in 0..<most {
                let answer = await authority.answer(
                    accounts.strangeLetters(), user: "a\(number)@firma.cz", "2001:db8:0:1::\(number)")
                #expect(answer == .refused(.unknown))
            }
            let until = accounts.clock.now + .seconds(60)
            #expect(await authority.answer(accounts.strangeLetters(), home) == .refused(.blocked(until: until)))
            // Blocked says nothing about the letters: the right ones are answered alike.
            #expect(await authority.answer(new, from: home) == .refused(.blocked(until: until)))
            #expect(await authority.answer(known, from: home).grantedName == "known")
            #expect(await authority.answer(new, from: "2001:db8:0:2::1").grantedName == "new")
            // That its last use is known outlives this process.
            await authority.write()
            accounts.clock.advance(.seconds(60))
            #expect(await authority.answer(new, from: home).grantedName == "new")
        }
    }

    @Test(
        "Too many different ones for a user name block the wrong ones, and never keep its owner out",
        arguments: TestEngine.allCases)
    func userIsBlocked(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let letters = try await accounts.makeAppPassword(by: jana).letters
            let authority = AppPasswordAuthority(accounts.context)
            for number in 0..<AppPasswordAuthority.wrongPerUser {
                let answer = await authority.answer(
                    accounts.strangeLetters(), user: "JANA@firma.cz", "198.51.100.\(number)")
                #expect(answer == .refused(.unknown))
            }
            let until = accounts.clock.now + .seconds(60)
            #expect(
                await authority.answer(accounts.strangeLetters(), "203.0.113.1") == .refused(.blocked(until: until)))
            // It is used for the first time.
            #expect(await authority.answer(letters, from: "203.0.113.1").grantedName != nil)
            await authority.write()
            let kinds = try await accounts.loggedKinds(of: jana.member.person.id)
            #expect(kinds.filter { $0 == "sign-in-blocked" }.count == 1)
        }
    }
}
