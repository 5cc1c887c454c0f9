import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Profile and checklist", .timeLimit(.minutes(2))) struct ProfileTests {
    @Test("A field of the profile that is not sent is not changed", arguments: TestEngine.allCases)
    func changesWhatIsSent(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, jana) = try await accounts.signIn(try await accounts.makeCompany(), isConfirmed: false)
            let (profile, origin) = (Profile(accounts.context), accounts.origin)
            var person = try await profile.change(appearance: .dark, by: jana, from: origin)
            #expect(person.appearance == .dark && person.name == "Jana Nováková" && person.language == .czech)
            person = try await profile.change(
                name: "Jana", language: .polish, timeZone: "Europe/Warsaw", by: jana, from: origin)
            #expect(person.appearance == .dark && person.name == "Jana" && person.language == .polish)
            #expect(person.timeZone == "Europe/Warsaw")
            let keys = person.usesKeys
            person = try await profile.change(usesKeys: !keys, by: jana, from: origin)
            #expect(person.usesKeys == !keys && person.appearance == .dark)
            #expect(try await profile.change(name: " Jana", usesKeys: !keys, by: jana, from: origin) == person)
            #expect(try await accounts.loggedKinds() == Array(repeating: "profile-changed", count: 3))
        }
    }

    @Test("A time zone that does not exist is refused, beside other problems", arguments: TestEngine.allCases)
    func refuses(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, jana) = try await accounts.signIn(try await accounts.makeCompany())
            let profile = Profile(accounts.context)
            for zone in ["", "Europe/Nowhere", "../../../etc/passwd", "/etc/localtime", "Evropa/Praha\u{0}"] {
                await #expect(
                    throws: AccountsError.input([InputProblem(.name, .missing), InputProblem(.timeZone, .unknown)])
                ) {
                    try await profile.change(name: " ", timeZone: zone, by: jana, from: accounts.origin)
                }
            }
            #expect(try await accounts.count("security_events") == 0)
        }
    }

    @Test("Halfway in, or removed, no one has a profile", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let petr = try await accounts.addPerson(to: jana.company.id)
            let (_, half) = try await accounts.signIn(petr, stage: .half)
            let (_, full) = try await accounts.signIn(petr)
            _ = try await People(accounts.context).remove(
                petr.person.id, typedName: petr.person.name, by: ServerOperator(companyID: jana.company.id),
                from: accounts.origin)
            for actor in [half, full] {
                await #expect(throws: AccountsError.notFound) {
                    try await Profile(accounts.context).change(name: "X", by: actor, from: accounts.origin)
                }
            }
        }
    }

    @Test("The checklist is hidden until tomorrow begins where the person is", arguments: TestEngine.allCases)
    func hidesChecklist(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (_, signedIn) = try await accounts.signIn(jana)
            let checklist = Checklist(accounts.context)
            var facts = try await checklist.facts(of: signedIn)
            #expect(facts == Checklist.Facts(twoStepSince: nil, hasColleagues: false, hiddenUntil: nil))
            // The clock stands at 2027-01-15T08:00Z; midnight in Prague is 23:00Z.
            let midnight = Timestamp(seconds: 1_800_000_000 + 15 * 3_600)
            #expect(try await checklist.hide(by: signedIn) == midnight)
            #expect(try await checklist.facts(of: signedIn).hiddenUntil == midnight)
            accounts.clock.advance(.seconds(15 * 3_600))
            #expect(try await checklist.facts(of: signedIn).hiddenUntil == nil)

            try await accounts.setTwoStep(of: jana.person.id, since: midnight)
            _ = try await accounts.addPerson(to: jana.company.id)
            facts = try await checklist.facts(of: signedIn)
            #expect(facts == Checklist.Facts(twoStepSince: midnight, hasColleagues: true, hiddenUntil: nil))
        }
    }

    @Test("An invited colleague counts for the checklist", arguments: TestEngine.allCases)
    func countsInvited(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, signedIn) = try await accounts.signIn(try await accounts.makeCompany())
            let link = try await Invitations(accounts.context).invite(
                address: "petr@firma.cz", name: "Petr", role: .member, language: .czech, by: signedIn,
                from: accounts.origin)
            let checklist = Checklist(accounts.context)
            #expect(try await checklist.facts(of: signedIn).hasColleagues)
            try await Invitations(accounts.context)
                .withdraw(link.invitation.id, by: signedIn, from: accounts.origin)
            #expect(try await !checklist.facts(of: signedIn).hasColleagues)
        }
    }
}
