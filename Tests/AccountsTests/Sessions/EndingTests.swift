import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("The end of sessions") struct EndingTests {
    @Test("Signing out ends the session at once (ASVS 7.4.1)", arguments: TestEngine.allCases)
    func signsOut(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let entrance = try await accounts.open(jana)
            try await sessions.signOut(entrance.token, from: accounts.origin)
            #expect(try await sessions.signedIn(entrance.token, from: accounts.origin) == nil)
            try await sessions.signOut(entrance.token, from: accounts.origin)
            #expect(try await accounts.loggedKinds() == ["signed-in", "signed-out"])
        }
    }

    @Test("A person ends one session and all others (ASVS 7.5.2)", arguments: TestEngine.allCases)
    func endsOthers(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let petr = try await accounts.open(try await accounts.addPerson(to: jana.company.id))
            let (here, there, third) = (
                try await accounts.open(jana), try await accounts.open(jana), try await accounts.open(jana)
            )
            let half = try await accounts.openHalf(jana)
            try await sessions.end(there.session.id, by: here.signedIn, from: accounts.origin)
            #expect(try await sessions.signedIn(there.token, from: accounts.origin) == nil)
            await #expect(throws: AccountsError.notFound) {
                try await sessions.end(there.session.id, by: here.signedIn, from: accounts.origin)
            }
            #expect(try await sessions.endOthers(by: here.signedIn, from: accounts.origin) == 1)
            for token in [third.token, half.token] {
                #expect(try await sessions.signedIn(token, from: accounts.origin) == nil)
            }
            for token in [here.token, petr.token] {
                #expect(try await sessions.signedIn(token, from: accounts.origin) != nil)
            }
            #expect(try await sessions.all(of: here.signedIn).map(\.id) == [here.session.id])
            #expect(
                try await accounts.loggedKinds(of: jana.person.id).suffix(2) == ["session-ended", "all-sessions-ended"])
        }
    }

    @Test("No one ends another person's session (ASVS 8.2.2)", arguments: TestEngine.allCases)
    func foreignIsNotFound(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.open(accounts.makeCompany()))
            let petr = try await accounts.open(try await accounts.addPerson(to: jana.member.company.id))
            await #expect(throws: AccountsError.notFound) {
                try await sessions.end(jana.session.id, by: petr.signedIn, from: accounts.origin)
            }
            #expect(try await sessions.signedIn(jana.token, from: accounts.origin) != nil)
        }
    }

    @Test("Ending sessions asks for a confirmation (ASVS 7.5.2)", arguments: TestEngine.allCases)
    func asksForConfirmation(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let (here, there) = (try await accounts.open(jana), try await accounts.open(jana))
            accounts.clock.advance(.seconds(600))
            await #expect(throws: AccountsError.notConfirmed) {
                try await sessions.end(there.session.id, by: here.signedIn, from: accounts.origin)
            }
            await #expect(throws: AccountsError.notConfirmed) {
                try await sessions.endOthers(by: here.signedIn, from: accounts.origin)
            }
            #expect(try await sessions.signedIn(there.token, from: accounts.origin) != nil)
        }
    }

    @Test(
        "Followers learn which session has ended (ASVS 7.4.2)", .timeLimit(.minutes(5)), arguments: TestEngine.allCases)
    func followersLearn(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let entrance = try await accounts.open(try await accounts.makeCompany())
            var changes = accounts.context.changes().makeAsyncIterator()
            // On PostgreSQL, the follower hears nothing before this.
            if engine == .postgres { #expect(await changes.next() == .missedSome) }
            try await Sessions(accounts.context).signOut(entrance.token, from: accounts.origin)
            #expect(await changes.next() == .session(entrance.session.id))
        }
    }

    @Test("Announcements come back as they were made")
    func announcementsComeBack() {
        for change: AccountsChange in [.person(1), .session(2), .appPassword(3), .company(4)] {
            let payload = change.payload ?? ""
            #expect(AccountsChange(.announced(topic: "accounts", payload: payload)) == change)
            #expect(AccountsChange(.announced(topic: "other", payload: payload)) == nil)
        }
        for payload in ["", "person", "person/", "person/x", "person/1/2", "dog/1"] {
            #expect(AccountsChange(.announced(topic: "accounts", payload: payload)) == nil)
        }
        #expect(AccountsChange(.missedSome) == .missedSome)
    }

    @Test("What is over for a day is removed, what is open is not", arguments: TestEngine.allCases)
    func purges(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (sessions, jana) = (Sessions(accounts.context), try await accounts.makeCompany())
            let (open, ended) = (try await accounts.open(jana), try await accounts.open(jana))
            try await sessions.signOut(ended.token, from: accounts.origin)
            accounts.clock.advance(.seconds(86_400))
            try await accounts.database.write { try sessions.purge(in: $0) }
            #expect(try await accounts.count("sessions") == 2)
            accounts.clock.advance(.seconds(1))
            try await accounts.database.write { try sessions.purge(in: $0) }
            #expect(try await accounts.count("sessions") == 1)
            #expect(try await sessions.signedIn(open.token, from: accounts.origin) != nil)
        }
    }
}
