import Testing

@testable import Accounts
@testable import Web

/// A page with a form, and how a person gets to it.
struct FormPlace: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the form is filled with so that it is taken, unless a test fills it in otherwise.
    var filling: [String: String] = [:]
    /// Whether each wrong field has its sentence. The pages that must not tell what is wrong have none.
    var marksFields = true
    /// Makes a browser that may send the form, and returns it with the page's address.
    let open: @Sendable (SiteFixture) async throws -> (browser: TestBrowser, target: String)

    var testDescription: String { name }

    private static let newPassword = "čtyři slova bez vztahu"

    static let all = comingIn + secondSteps + own + team

    private static let comingIn = [
        FormPlace(
            name: "set-up",
            filling: [
                "company": "Novák", "country": "CZ", "name": "Jana", "address": "jana@firma.cz",
                "password": newPassword,
            ]
        ) { fixture in
            let browser = try await fixture.browser()
            browser.set(.link, try await fixture.services.setUp.newLink().text)
            return (browser, "/set-up")
        },
        FormPlace(
            name: "sign-in", filling: ["address": "jana@firma.cz", "password": SiteFixture.password], marksFields: false
        ) { fixture in
            try await fixture.makeCompany()
            return (try await fixture.browser(), "/sign-in")
        },
        FormPlace(name: "forgot", filling: ["address": "jana@firma.cz"]) { fixture in
            try await fixture.makeCompany()
            return (try await fixture.browser(), "/forgot")
        },
        FormPlace(name: "join", filling: ["name": "Petr", "password": newPassword]) { fixture in
            let signedIn = try await fixture.enter(fixture.makeCompany()).signedIn
            let link = try await fixture.services.invitations.invite(
                address: "petr@firma.cz", name: "Petr", role: .member, language: .english, by: signedIn,
                from: SiteFixture.origin)
            let browser = try await fixture.browser()
            browser.set(.link, link.token.text)
            return (browser, "/join")
        },
        FormPlace(name: "reset", filling: ["new-password": newPassword]) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let link = try await fixture.services.passwordLinks.make(
                for: petr.person.id, by: fixture.enter(jana).signedIn, from: SiteFixture.origin)
            let browser = try await fixture.browser()
            browser.set(.link, link.token.text)
            return (browser, "/reset")
        },
        FormPlace(name: "confirm", filling: ["password": SiteFixture.password], marksFields: false) { fixture in
            (try await fixture.browser(of: fixture.makeCompany(), isConfirmed: false), "/confirm?to=%2Fsecurity")
        },
        FormPlace(name: "code of the app", filling: ["code": "000000"]) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addApp(to: jana)
            return (try await fixture.browser(of: jana, stage: .half), "/sign-in/code?way=app")
        },
        FormPlace(name: "code of a text message", filling: ["code": "000000"]) { fixture in
            let jana = try await fixture.makeCompany()
            let id = try await fixture.addPhone(to: jana)
            return (try await fixture.browser(of: jana, stage: .half), "/sign-in/code?way=text-\(id)")
        },
        FormPlace(name: "backup code", filling: ["code": "0000-0000-0000"]) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addApp(to: jana)
            return (try await fixture.browser(of: jana, stage: .half), "/sign-in/code?way=backup-code")
        },
    ]

    private static let secondSteps = [
        FormPlace(name: "app", filling: ["code": "000000", "device-name": "Phone"]) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/security/two-step/app")
        },
        FormPlace(name: "phone", filling: ["phone-number": "601 234 321"]) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/security/two-step/phone")
        },
        FormPlace(name: "code of a new phone", filling: ["code": "000000"]) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            let sent = await browser.post(
                "/security/two-step/phone", [("prefix", "+420"), ("phone-number", "601 234 321")])
            return (browser, sent.location ?? "")
        },
        FormPlace(name: "turn off", filling: ["code": "000000"]) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addApp(to: jana)
            return (try await fixture.browser(of: jana), "/security/two-step/turn-off")
        },
    ]

    private static let own = [
        FormPlace(
            name: "password", filling: ["password": SiteFixture.password, "new-password": newPassword],
            marksFields: false
        ) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/security/password")
        },
        FormPlace(name: "new app password", filling: ["name": "Thunderbird"]) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.setTwoStep(of: jana, since: fixture.clock.now)
            return (try await fixture.browser(of: jana), "/security/app-passwords/new")
        },
        FormPlace(name: "app password", filling: ["name": "Mutt"]) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.setTwoStep(of: jana, since: fixture.clock.now)
            let id = try await fixture.makeAppPassword(of: jana).id
            return (try await fixture.browser(of: jana), "/security/app-passwords/\(id)")
        },
        FormPlace(name: "profile", filling: ["name": "Jana"]) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/profile")
        },
    ]

    private static let team = [
        FormPlace(name: "company", filling: ["company": "Novák"]) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/company")
        },
        FormPlace(name: "company sign-in", filling: ["required": "yes"]) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/company/sign-in")
        },
        FormPlace(name: "invite", filling: ["name": "Petr", "address": "petr@firma.cz"]) { fixture in
            (try await fixture.browser(of: fixture.makeCompany()), "/people/invite")
        },
        FormPlace(name: "remove", filling: ["typed-name": "Petr Svoboda"]) { fixture in
            let jana = try await fixture.makeCompany()
            let id = try await fixture.addPerson(to: jana.company.id).person.id
            return (try await fixture.browser(of: jana), "/people/\(id)/remove")
        },
    ]
}
