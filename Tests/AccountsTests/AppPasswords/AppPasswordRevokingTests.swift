import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Revoking and renewing app passwords") struct AppPasswordRevokingTests {
    @Test("A revoked one becomes a tombstone, and its name is free again", arguments: TestEngine.allCases)
    func isRevoked(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let made = try await accounts.makeAppPassword(by: jana).appPassword
            #expect(try await accounts.appPasswords.revoke(made.id, by: jana, from: accounts.origin) == made)
            #expect(try await accounts.appPasswords.all(of: jana).isEmpty)
            await #expect(throws: AccountsError.notFound) {
                try await accounts.appPasswords.revoke(made.id, by: jana, from: accounts.origin)
            }
            let tombstone = try await accounts.tombstone(made.id)
            #expect(tombstone?.name == "Thunderbird" && tombstone?.reason == .revoked && tombstone?.tries == 0)
            // A page speaks only of what a program still tries.
            #expect(try await accounts.appPasswords.tombstones(of: jana).isEmpty)
            _ = try await accounts.makeAppPassword(by: jana)
            let kinds = try await accounts.loggedKinds()
            #expect(kinds == ["app-password-made", "app-password-revoked", "app-password-made"])
        }
    }

    @Test("All of a person's are revoked in the transaction of what ends them", arguments: TestEngine.allCases)
    func allAreRevoked(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let petr = try await accounts.enter(accounts.addPerson(to: jana.member.company.id))
            let other = try await accounts.makeAppPassword(by: petr).appPassword
            for name in ["A", "B"] { _ = try await accounts.makeAppPassword(name, by: jana) }
            let renewed = try await accounts.appPasswords.all(of: jana)[0].id
            _ = try await accounts.appPasswords.renew(renewed, by: jana, from: accounts.origin)
            let (service, person, origin) = (accounts.appPasswords, jana.member.person.id, accounts.origin)
            #expect(
                try await accounts.database.read { try AppPasswords.names(ofPerson: person, in: $0) } == ["A", "B"])
            struct Undone: Error {}
            await #expect(throws: Undone.self) {
                try await accounts.database.write { transaction in
                    try service.revokeAll(ofPerson: person, reason: .passwordChanged, from: origin, in: transaction)
                    throw Undone()
                }
            }
            #expect(try await accounts.count("app_passwords") == 4)
            let count = try await accounts.database.write { transaction in
                try service.revokeAll(ofPerson: person, reason: .passwordChanged, from: origin, in: transaction)
            }
            #expect(count == 2)
            #expect(try await accounts.count("revoked_app_passwords") == 3)
            #expect(try await accounts.appPasswords.all(of: petr) == [other])
            #expect(try await accounts.tombstone(renewed)?.reason == .passwordChanged)
            #expect(try await accounts.loggedKinds(of: person).last == "app-passwords-revoked")
            let again = try await accounts.database.write { transaction in
                try service.revokeAll(ofPerson: person, reason: .passwordChanged, from: origin, in: transaction)
            }
            #expect(again == 0)
            #expect(try await accounts.loggedKinds(of: person).filter { $0 == "app-passwords-revoked" }.count == 1)
        }
    }

    @Test("A person revokes all of their own at once", arguments: TestEngine.allCases)
    func ownAreRevoked(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            for name in ["A", "B", "C"] { _ = try await accounts.makeAppPassword(name, by: jana) }
            let revoked = try await accounts.appPasswords.revokeAll(by: jana, from: accounts.origin)
            #expect(revoked.map(\.name).sorted() == ["A", "B", "C"])
            #expect(try await accounts.count("app_passwords") == 0)
            #expect(try await accounts.tombstone(revoked[0].id)?.reason == .allRevoked)
        }
    }

    @Test("New letters keep name, scope and limits; the former ones last a day at most", arguments: TestEngine.allCases)
    func isRenewed(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (service, jana) = (accounts.appPasswords, try await accounts.makeOwner())
            let end = accounts.clock.now + .seconds(10 * 86_400)
            let old = try await accounts.makeAppPassword(
                scope: .read, endsAt: end, networks: ["192.0.2.0/24"], by: jana)
            let new = try await service.renew(old.appPassword.id, by: jana, from: accounts.origin)
            #expect(new.letters != old.letters && new.appPassword.id != old.appPassword.id)
            #expect(new.appPassword.name == "Thunderbird" && new.appPassword.scope == .read)
            #expect(new.appPassword.networks == old.appPassword.networks && new.appPassword.endsAt == end)
            #expect(new.appPassword.formerEndsAt == accounts.clock.now + .seconds(86_400))
            // The list shows it once. A page from before leads to what has taken its place, for nobody else.
            #expect(try await service.all(of: jana) == [new.appPassword])
            #expect(try await service.appPassword(old.appPassword.id, of: jana) == new.appPassword)
            let stranger = try await accounts.enter(accounts.makeCompany(address: "ota@jina.cz"))
            await #expect(throws: AccountsError.notFound) {
                try await service.appPassword(old.appPassword.id, of: stranger)
            }
            // Renewed again before its first use: the letters in between end, the oldest go on until their end.
            accounts.clock.advance(.seconds(60))
            let third = try await service.renew(new.appPassword.id, by: jana, from: accounts.origin)
            #expect(third.appPassword.formerEndsAt == new.appPassword.formerEndsAt)
            #expect(try await accounts.tombstone(new.appPassword.id)?.reason == .renewed)
            #expect(try await accounts.count("app_passwords") == 2)
            #expect(try await service.appPassword(old.appPassword.id, of: jana).id == third.appPassword.id)
            // Revoking means the former letters too.
            _ = try await service.rename(third.appPassword.id, to: "Mail", by: jana, from: accounts.origin)
            _ = try await service.revoke(old.appPassword.id, by: jana, from: accounts.origin)
            #expect(try await accounts.count("app_passwords") == 0)
            #expect(try await accounts.tombstone(old.appPassword.id)?.name == "Mail")
        }
    }

    @Test("What has ended or ends within the day is not prolonged by a renewal", arguments: TestEngine.allCases)
    func isNotProlonged(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (service, jana) = (accounts.appPasswords, try await accounts.makeOwner())
            let end = accounts.clock.now + .seconds(60)
            let old = try await accounts.makeAppPassword(endsAt: end, by: jana).appPassword
            let new = try await service.renew(old.id, by: jana, from: accounts.origin).appPassword
            #expect(new.formerEndsAt == end && new.endsAt == end)
            accounts.clock.advance(.seconds(60))
            await #expect(throws: AccountsError.input([InputProblem(.validUntil, .outOfRange)])) {
                try await service.renew(new.id, by: jana, from: accounts.origin)
            }
        }
    }

    @Test("The tombstones of a person are bounded; those tried longest ago go first", arguments: TestEngine.allCases)
    func tombstonesAreBounded(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let most = AppPasswords.mostTombstones
            try await accounts.database.write { transaction in
                for number in 1...most {
                    try transaction.execute(
                        """
                        INSERT INTO revoked_app_passwords (
                            digest, id, company_id, person_id, name, revoked_at, reason, tries, last_tried_at
                        ) VALUES ($1, $2, $3, $4, 'old', $2, 'revoked', 0, $5)
                        """,
                        [
                            Array("\(number)".utf8), Int64(number + 1_000), jana.member.company.id,
                            jana.member.person.id, number == 1 ? Timestamp(seconds: 1_000_000) : nil,
                        ])
                }
            }
            let made = try await accounts.makeAppPassword(by: jana).appPassword
            _ = try await accounts.appPasswords.revoke(made.id, by: jana, from: accounts.origin)
            #expect(try await accounts.count("revoked_app_passwords") == Int64(most))
            #expect(try await accounts.tombstone(made.id) != nil)
            #expect(try await accounts.tombstone(1_001) != nil)
            #expect(try await accounts.tombstone(1_002) == nil)
        }
    }
}

extension AccountsFixture {
    /// Returns what is left of an app password; `nil` if nothing is.
    func tombstone(_ id: Int64) async throws -> RevokedAppPassword? {
        try await database.read { transaction in
            try transaction.row("SELECT * FROM revoked_app_passwords WHERE id = $1", [id]).map(RevokedAppPassword.init)
        }
    }
}
