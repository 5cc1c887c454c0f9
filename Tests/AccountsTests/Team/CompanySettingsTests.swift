import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Settings of a company", .timeLimit(.minutes(2))) struct CompanySettingsTests {
    @Test("A field that is not sent is not changed, and the log names what was", arguments: TestEngine.allCases)
    func changesWhatIsSent(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let settings = CompanySettings(accounts.context)
            var company = try await settings.change(name: " Nováková ", by: administrator, from: accounts.origin)
            #expect(company.name == "Nováková" && company.country == .czechia && company.language == .czech)
            company = try await settings.change(language: .english, by: administrator, from: accounts.origin)
            #expect(company.name == "Nováková" && company.country == .czechia && company.language == .english)
            company = try await settings.change(country: .slovakia, by: administrator, from: accounts.origin)
            #expect(company.country == .slovakia && company.timeZone == "Europe/Bratislava")
            #expect(company.language == .english)
            // Nothing new is no event.
            try await settings.change(
                name: "Nováková", country: .slovakia, language: .english, by: administrator, from: accounts.origin)
            let events = try await CompanyLog(accounts.context).page(by: administrator).events
            #expect(events.map(\.facts) == [["country": "SK"], ["language": "en"], ["company": "Nováková"]])
            await #expect(throws: AccountsError.input([InputProblem(.company, .missing)])) {
                try await settings.change(name: "", country: .poland, by: administrator, from: accounts.origin)
            }
            #expect(try await settings.change(by: administrator, from: accounts.origin) == company)
        }
    }

    @Test("Two-step verification is required from a day on that is not over", arguments: TestEngine.allCases)
    func requiresTwoStep(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (_, administrator) = try await accounts.signIn(jana)
            let (settings, origin, now) = (CompanySettings(accounts.context), accounts.origin, accounts.clock.now)
            var company = try await settings.requireTwoStep(actor: administrator, from: origin)
            #expect(company.twoStepBy == now + .seconds(14 * 86_400))
            company = try await settings.requireTwoStep(by: now, actor: administrator, from: origin)
            #expect(company.twoStepBy == now)
            // Today's first moment, some hours ago.
            company = try await settings.requireTwoStep(by: now - .seconds(86_399), actor: administrator, from: origin)
            #expect(company.twoStepBy == now)
            let member = try await accounts.database.read { try $0.member(jana.person.id, of: jana.company.id) }
            #expect(member?.mustSetUpTwoStep(at: now) == true)
            for date in [now - .seconds(86_400), now + .seconds(367 * 86_400)] {
                await #expect(throws: AccountsError.input([InputProblem(.requiredBy, .outOfRange)])) {
                    try await settings.requireTwoStep(by: date, actor: administrator, from: origin)
                }
            }
            company = try await settings.noLongerRequireTwoStep(by: administrator, from: origin)
            #expect(company.twoStepBy == nil)
            #expect(
                try await accounts.loggedKinds() == [
                    "two-step-required", "two-step-required", "two-step-required", "two-step-no-longer-required",
                ])
        }
    }

    @Test("An address gets the name of the first network that it belongs to", arguments: TestEngine.allCases)
    func networks(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let (_, administrator) = try await accounts.signIn(jana)
            let settings = CompanySettings(accounts.context)
            #expect(try await settings.networks(of: jana.company.id).all.isEmpty)
            try await settings.setNetworks(
                [
                    ("192.0.2.7", "Sklad"), (" 192.0.2.0/24 ", "Kancelář Praha 1"),
                    ("2001:db8::/32", "Kancelář Praha 1"),
                ],
                by: administrator, from: accounts.origin)
            let networks = try await settings.networks(of: jana.company.id)
            #expect(networks.name(of: "192.0.2.7") == "Sklad")
            #expect(networks.name(of: "192.0.2.8") == "Kancelář Praha 1")
            #expect(networks.name(of: "2001:db8::1") == "Kancelář Praha 1")
            #expect(networks.name(of: "198.51.100.1") == nil && networks.name(of: "") == nil)
            await #expect(
                throws: AccountsError.input([InputProblem(.networks, .malformed), InputProblem(.networks, .missing)])
            ) {
                try await settings.setNetworks(
                    [("192.0.2.0/33", "A"), ("x", "B"), ("192.0.2.1", "")], by: administrator, from: accounts.origin)
            }
            let many = (0...CompanyNetworks.most).map { (network: "10.0.0.\($0)", name: "N") }
            await #expect(throws: AccountsError.tooMany(limit: CompanyNetworks.most)) {
                try await settings.setNetworks(many, by: administrator, from: accounts.origin)
            }
            #expect(try await settings.networks(of: jana.company.id) == networks)
        }
    }

    @Test("Named networks change together with the rest, or nothing does", arguments: TestEngine.allCases)
    func networksWithTheRest(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let settings = CompanySettings(accounts.context)
            let company = try await settings.change(
                name: "Nováková", networks: [("192.0.2.0/24", "Sklad")], by: administrator, from: accounts.origin)
            #expect(company.networks.name(of: "192.0.2.7") == "Sklad")
            await #expect(throws: AccountsError.input([InputProblem(.networks, .malformed)])) {
                try await settings.change(
                    name: "Jiná", networks: [("nic", "Sklad")], by: administrator, from: accounts.origin)
            }
            // What is not sent stays.
            let after = try await settings.change(language: .english, by: administrator, from: accounts.origin)
            #expect(after.name == "Nováková" && after.networks == company.networks)
        }
    }

    @Test("The mailbox for notices is chosen and taken back", arguments: TestEngine.allCases)
    func systemMailbox(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (_, administrator) = try await accounts.signIn(try await accounts.makeCompany())
            let settings = CompanySettings(accounts.context)
            let chosen = try await settings.setSystemMailbox(
                "Info@firma.cz", by: administrator, from: accounts.origin)
            #expect(chosen.systemMailbox == "info@firma.cz")
            await #expect(throws: AccountsError.input([InputProblem(.systemMailbox, .malformed)])) {
                try await settings.setSystemMailbox("info", by: administrator, from: accounts.origin)
            }
            let none = try await settings.setSystemMailbox(nil, by: administrator, from: accounts.origin)
            #expect(none.systemMailbox == nil)
        }
    }

    @Test("Only a confirmed administrator changes settings, and only their company's", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeCompany()
            let eva = try await accounts.makeCompany(name: "Jiná", address: "eva@jina.cz")
            let (_, member) = try await accounts.signIn(try await accounts.addPerson(to: jana.company.id))
            let (_, unconfirmed) = try await accounts.signIn(jana, isConfirmed: false)
            let (settings, origin) = (CompanySettings(accounts.context), accounts.origin)
            for (actor, error): (SignedIn, AccountsError) in [
                (member, .administratorsOnly), (unconfirmed, .notConfirmed),
            ] {
                await #expect(throws: error) { try await settings.change(name: "X", by: actor, from: origin) }
                await #expect(throws: error) { try await settings.requireTwoStep(actor: actor, from: origin) }
                await #expect(throws: error) { try await settings.noLongerRequireTwoStep(by: actor, from: origin) }
                await #expect(throws: error) { try await settings.setNetworks([("x", "")], by: actor, from: origin) }
                await #expect(throws: error) { try await settings.setSystemMailbox(nil, by: actor, from: origin) }
            }
            let (_, administrator) = try await accounts.signIn(jana)
            try await settings.change(name: "Nová", by: administrator, from: origin)
            let foreign = try await accounts.database.read { try $0.member(eva.person.id, of: eva.company.id) }
            #expect(foreign?.company.name == "Jiná")
        }
    }
}
