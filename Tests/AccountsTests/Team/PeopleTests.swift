import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Looking after people", .timeLimit(.minutes(2))) struct PeopleTests {
    @Test("The list says who is who, and how it is with two-step verification", arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            try await accounts.makeCompany(address: "eva@jina.cz", personName: "Eva")
            try await accounts.setTwoStep(of: petr.person.id, since: accounts.clock.now)
            let (_, administrator) = try await accounts.signIn(jana)
            _ = try await accounts.signIn(petr)
            _ = try await accounts.signIn(petr)
            // Halfway in is not in.
            _ = try await accounts.signIn(petr, stage: .half)
            let people = People(accounts.context)
            let list = try await people.all(by: administrator)
            #expect(list.map(\.member.person.name) == ["Jana Nováková", "Petr Svoboda"])
            #expect(list.map(\.member.role) == [.administrator, .member])
            #expect(list.map(\.sessions) == [1, 2])
            #expect(list.map(\.twoStep) == [.off, .on(since: accounts.clock.now)])
            #expect(try await people.person(petr.person.id, by: administrator) == list.last)

            let due = accounts.clock.now + CompanySettings.usualGrace
            try await CompanySettings(accounts.context).requireTwoStep(actor: administrator, from: accounts.origin)
            #expect(try await people.all(by: administrator).first?.twoStep == .requiredFrom(due))
            // A session that was unused for long is over.
            accounts.clock.advance(.seconds(8 * 86_400))
            let (_, later) = try await accounts.signIn(jana)
            #expect(try await people.all(by: later).map(\.sessions) == [1, 0])
        }
    }

    @Test("A person of another company is as unknown as one that never was", arguments: TestEngine.allCases)
    func foreign(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let eva = try await accounts.makeCompany(address: "eva@jina.cz", personName: "Eva")
            _ = try await accounts.addPerson(
                to: eva.company.id, address: "ota@jina.cz", name: "Ota", role: .administrator)
            let (people, origin) = (People(accounts.context), accounts.origin)
            for id in [eva.person.id, 4_711, 0, -1] {
                await #expect(throws: AccountsError.notFound) { try await people.person(id, by: administrator) }
                await #expect(throws: AccountsError.notFound) {
                    try await people.changeRole(of: id, to: .member, by: administrator, from: origin)
                }
                await #expect(throws: AccountsError.notFound) {
                    try await people.remove(id, typedName: "Eva", by: administrator, from: origin)
                }
                await #expect(throws: AccountsError.notFound) {
                    try await people.endSessions(of: id, by: administrator, from: origin)
                }
                await #expect(throws: AccountsError.notFound) {
                    try await people.resetTwoStep(of: id, by: administrator, from: origin)
                }
                await #expect(throws: AccountsError.notFound) {
                    try await people.makePasswordLink(for: id, by: administrator, from: origin)
                }
            }
            #expect(try await accounts.count("people") == 3)
        }
    }

    @Test("Only a confirmed administrator changes anything of a person", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let (_, member) = try await accounts.signIn(petr)
            let (_, unconfirmed) = try await accounts.signIn(jana, isConfirmed: false)
            let (people, origin, id) = (People(accounts.context), accounts.origin, petr.person.id)
            for (actor, error): (SignedIn, AccountsError) in [
                (member, .administratorsOnly), (unconfirmed, .notConfirmed),
            ] {
                await #expect(throws: error) {
                    try await people.changeRole(of: id, to: .administrator, by: actor, from: origin)
                }
                await #expect(throws: error) {
                    try await people.remove(id, typedName: "Petr Svoboda", by: actor, from: origin)
                }
                await #expect(throws: error) { try await people.endSessions(of: id, by: actor, from: origin) }
                await #expect(throws: error) { try await people.resetTwoStep(of: id, by: actor, from: origin) }
                await #expect(throws: error) { try await people.makePasswordLink(for: id, by: actor, from: origin) }
            }
            await #expect(throws: AccountsError.administratorsOnly) { try await people.all(by: member) }
            await #expect(throws: AccountsError.administratorsOnly) { try await people.person(id, by: member) }
            #expect(try await people.all(by: unconfirmed).count == 2)
        }
    }

    @Test("A right that was taken in between is gone, whatever the session still says", arguments: TestEngine.allCases)
    func staleRight(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let eva = try await accounts.addPerson(to: jana.company.id, name: "Eva", role: .administrator)
            let (_, byJana) = try await accounts.signIn(jana)
            let (_, byEva) = try await accounts.signIn(eva)
            let people = People(accounts.context)
            try await people.changeRole(of: eva.person.id, to: .member, by: byJana, from: accounts.origin)
            await #expect(throws: AccountsError.administratorsOnly) {
                try await people.changeRole(of: eva.person.id, to: .administrator, by: byEva, from: accounts.origin)
            }
        }
    }

    @Test("The last administrator can neither leave nor become a member", arguments: TestEngine.allCases)
    func lastAdministrator(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            // Another company's administrator does not count.
            try await accounts.makeCompany(address: "eva@jina.cz", personName: "Eva")
            let (_, administrator) = try await accounts.signIn(jana)
            let (people, origin, id) = (People(accounts.context), accounts.origin, jana.person.id)
            await #expect(throws: AccountsError.lastAdministrator) {
                try await people.changeRole(of: id, to: .member, by: administrator, from: origin)
            }
            await #expect(throws: AccountsError.lastAdministrator) {
                try await people.remove(id, typedName: "Jana Nováková", by: administrator, from: origin)
            }
            try await people.changeRole(of: petr.person.id, to: .administrator, by: administrator, from: origin)
            try await people.changeRole(of: id, to: .member, by: administrator, from: origin)
            #expect(try await accounts.loggedKinds() == ["role-changed", "role-changed"])
        }
    }

    @Test("Of two administrators who remove each other at the same time, one stays", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany(personName: "Jana")
            let eva = try await accounts.addPerson(to: jana.company.id, name: "Eva", role: .administrator)
            let (people, origin) = (People(accounts.context), accounts.origin)
            let actors = [
                (try await accounts.signIn(jana).signedIn, eva.person),
                (try await accounts.signIn(eva).signedIn, jana.person),
            ]
            let removed = await withTaskGroup(of: Bool.self) { group in
                for (actor, person) in actors {
                    group.addTask {
                        (try? await people.remove(person.id, typedName: person.name, by: actor, from: origin)) != nil
                    }
                }
                return await group.reduce(into: 0) { count, hasRemoved in count += hasRemoved ? 1 : 0 }
            }
            #expect(removed == 1)
            #expect(try await accounts.count("people") == 1)
        }
    }

    @Test(
        "A removed person is out at once, nothing of theirs is left, and the log remembers",
        arguments: TestEngine.allCases)
    func removes(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let (_, administrator) = try await accounts.signIn(jana)
            let (token, _) = try await accounts.signIn(petr)
            let (people, id) = (People(accounts.context), petr.person.id)
            try await TeamFixture.giveEverything(to: petr, in: accounts)
            for typed in ["", "Petr", "Jana Nováková"] {
                let kind: InputProblem.Kind = typed.isEmpty ? .missing : .wrong
                await #expect(throws: AccountsError.input([InputProblem(.typedName, kind)])) {
                    try await people.remove(id, typedName: typed, by: administrator, from: accounts.origin)
                }
            }
            #expect(try await Sessions(accounts.context).signedIn(token, from: accounts.origin) != nil)
            let changes = accounts.context.changes()
            // One that is being renewed is still one.
            try await accounts.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO app_passwords (id, company_id, person_id, name, scope, digest, networks, made_at, renews)
                    SELECT 79, company_id, person_id, name, scope, $1, networks, made_at, id FROM app_passwords
                    WHERE id = 72
                    """, [[UInt8(79)]])
            }
            #expect(try await people.person(id, by: administrator).appPasswords == 2)
            let removal = try await people.remove(
                id, typedName: " petr svoboda ", by: administrator, from: accounts.origin)
            #expect(removal.person.name == "Petr Svoboda" && removal.sessions == 1 && removal.appPasswords == 2)
            #expect(try await Sessions(accounts.context).signedIn(token, from: accounts.origin) == nil)
            // On PostgreSQL, a follower begins with the advice to read everything.
            for await change in changes where change == .person(id) { break }
            for table in TeamFixture.personalTables {
                let rows = try await accounts.database.read { transaction in
                    try transaction.rows("SELECT person_id FROM \(table) WHERE person_id = $1", [id]).count
                }
                #expect(rows == 0, "\(table)")
            }
            #expect(try await accounts.count("people") == 1)
            await #expect(throws: AccountsError.notFound) { try await people.person(id, by: administrator) }
            let event = try await CompanyLog(accounts.context).page(kinds: [.personRemoved], by: administrator).events
                .first
            #expect(event?.facts["name"] == "Petr Svoboda" && event?.facts["address"] == "petr@firma.cz")
            #expect(event?.actorID == jana.person.id)
        }
    }

    @Test("What one does to oneself is done on one's own page", arguments: TestEngine.allCases)
    func oneself(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (token, administrator) = try await accounts.signIn(jana)
            try await TeamFixture.giveEverything(to: jana, in: accounts)
            let (people, id) = (People(accounts.context), jana.person.id)
            await #expect(throws: AccountsError.ownAccount) {
                try await people.endSessions(of: id, by: administrator, from: accounts.origin)
            }
            await #expect(throws: AccountsError.ownAccount) {
                try await people.resetTwoStep(of: id, by: administrator, from: accounts.origin)
            }
            await #expect(throws: AccountsError.ownAccount) {
                try await people.makePasswordLink(for: id, by: administrator, from: accounts.origin)
            }
            #expect(try await Sessions(accounts.context).signedIn(token, from: accounts.origin) != nil)
            #expect(try await accounts.count("second_steps") == 1)
            #expect(try await accounts.count("person_links") == 1)
            #expect(try await accounts.loggedKinds(of: id) == [])
            // The server's operator is no person, and helps who has lost everything.
            let server = ServerOperator(companyID: jana.company.id)
            try await people.resetTwoStep(of: id, by: server, from: .commandLine)
            #expect(try await accounts.count("second_steps") == 0)
        }
    }

    @Test("Signing a person out ends their sessions and nothing else", arguments: TestEngine.allCases)
    func signsOut(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let (ownToken, administrator) = try await accounts.signIn(jana)
            let tokens = [try await accounts.signIn(petr).token, try await accounts.signIn(petr).token]
            try await TeamFixture.giveEverything(to: petr, in: accounts)
            let count = try await People(accounts.context)
                .endSessions(of: petr.person.id, by: administrator, from: accounts.origin)
            #expect(count == 2)
            let sessions = Sessions(accounts.context)
            for token in tokens { #expect(try await sessions.signedIn(token, from: accounts.origin) == nil) }
            #expect(try await sessions.signedIn(ownToken, from: accounts.origin) != nil)
            #expect(try await accounts.count("app_passwords") == 2)
            #expect(try await accounts.count("second_steps") == 1)
            #expect(try await accounts.loggedKinds(of: petr.person.id) == ["all-sessions-ended"])
        }
    }

    @Test(
        "A reset takes second steps, codes, remembered browsers, app passwords and sessions",
        arguments: TestEngine.allCases)
    func resets(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let (_, administrator) = try await accounts.signIn(jana)
            let (people, id) = (People(accounts.context), petr.person.id)
            await #expect(throws: AccountsError.twoStepOff) {
                try await people.resetTwoStep(of: id, by: administrator, from: accounts.origin)
            }
            let (token, _) = try await accounts.signIn(petr)
            try await TeamFixture.giveEverything(to: petr, in: accounts)
            try await people.resetTwoStep(of: id, by: administrator, from: accounts.origin)
            #expect(try await people.person(id, by: administrator).twoStep == .off)
            #expect(try await Sessions(accounts.context).signedIn(token, from: accounts.origin) == nil)
            for table in ["second_steps", "backup_code_sets", "backup_codes", "app_passwords"] {
                #expect(try await accounts.count(table) == 0, "\(table)")
            }
            let remembered = try await accounts.database.read { transaction in
                try transaction.rows("SELECT id FROM browsers WHERE remembered_until IS NOT NULL").count
            }
            #expect(remembered == 0)
            #expect(try await accounts.loggedKinds(of: id).contains("two-step-reset"))
        }
    }

    @Test("An administrator's link lets the person choose a password", arguments: TestEngine.allCases)
    func passwordLink(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let eva = try await accounts.addPerson(
                to: jana.company.id, address: "eva@firma.cz", name: "Eva", role: .administrator)
            let (_, administrator) = try await accounts.signIn(jana)
            let (_, byEva) = try await accounts.signIn(eva)
            let (people, links) = (People(accounts.context), PasswordLinks(accounts.context))
            let link = try await people.makePasswordLink(for: petr.person.id, by: byEva, from: accounts.origin)
            #expect(try await links.look(at: link.token).person.id == petr.person.id)
            // Anyone who made it is no longer administrator.
            try await people.changeRole(of: eva.person.id, to: .member, by: administrator, from: accounts.origin)
            await #expect(throws: AccountsError.link(.unknown)) { try await links.look(at: link.token) }
        }
    }
}
