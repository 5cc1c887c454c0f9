import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("Refused forms") struct RefusedFormTests {
    /// The kinds of fields that take any letters.
    private static let typed: Set<String> = ["text", "email", "tel", "date", "password", "textarea"]

    private func form(of page: ReadPage, _ place: FormPlace) throws -> ReadPage.Form {
        try #require(page.forms.first { !$0.fields.isEmpty && $0["credential"] == nil }, "\(place.name)")
    }

    @Test(
        "A field with what can't be taken has its sentence, the rest is kept, and nothing is stored (ASVS 2.2.1)",
        arguments: FormPlace.all, TestEngine.allCases)
    func hostileEntries(place: FormPlace, engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let (browser, target) = try await place.open(fixture)
            let shown = await browser.get(target).page
            let form = try form(of: shown, place)
            let before = try await fixture.stored()
            for field in form.fields where Self.typed.contains(field.type) {
                for entry in HostileEntry.allCases where entry != .wrongScript {
                    // These are not required, or are the person's own address, which is not taken from the form.
                    if entry == .empty, ["valid-until", "networks"].contains(field.name) { continue }
                    if field.name == "username" || field.name == "required-by" && entry == .empty { continue }
                    let values = form.filled(place.filling).filter { $0.0 != field.name }
                    let body =
                        FormFields([(FormToken.field, browser.formToken)] + values).encoded
                        + "&\(field.name)=\(entry.encoded)"
                    let answer = await browser.post(form.action, body: Array(body.utf8))
                    let what = "\(place.name): \(field.name) \(entry)"
                    #expect(answer.status == 422, "\(what)")
                    check(answer.page, after: values + [(field.name, entry.text)], like: shown, form, what)
                    if place.marksFields || entry == .empty {
                        #expect(answer.page.problem(at: field.name) != nil, "\(what)")
                    }
                }
            }
            #expect(try await fixture.stored() == before)
        }
    }

    /// Checks the page of a refused form.
    private func check(
        _ page: ReadPage, after sent: [(String, String)], like shown: ReadPage, _ form: ReadPage.Form, _ what: String
    ) {
        #expect(page.heading == shown.heading, "\(what)")
        #expect(page.title.hasPrefix("Error: \(page.heading)"), "\(what)")
        #expect(page.forms.contains { $0.action == form.action }, "\(what)")
        #expect(!page.summary.isEmpty, "\(what)")
        for entry in page.summary where !entry.field.isEmpty {
            #expect(page.with(id: entry.field) != nil, "\(what)")
            #expect(page.problem(at: entry.field) == entry.sentence, "\(what)")
            let described = page.with(id: entry.field)?["aria-describedby"] ?? ""
            #expect(described.split(separator: " ").contains("\(entry.field)-error"), "\(what)")
        }
        #expect(Set(page.summary.map(\.sentence)).count == page.summary.count, "\(what)")
        for (name, value) in sent {
            let type = form.fields.first { $0.name == name }?.type
            if SecretFields.names.contains(name) {
                #expect(page.value(of: name) == "", "\(what)")
                #expect(value.utf8.count < 6 || !page.html.contains(value), "\(what)")
            } else if let type, Self.typed.contains(type), name != "username" {
                #expect(page.value(of: name) == value, "\(what)")
            }
        }
    }

    @Test("Letters of any script are taken or refused, never a fault", arguments: FormPlace.all, TestEngine.allCases)
    func anyScript(place: FormPlace, engine: TestEngine) async throws {
        for index in 0..<6 {
            let isOver = try await withSite(engine) { fixture in
                let (browser, target) = try await place.open(fixture)
                let form = try form(of: await browser.get(target).page, place)
                let fields = form.fields.filter { Self.typed.contains($0.type) }
                guard index < fields.count else { return true }
                let filled = form.filled(
                    place.filling.merging([fields[index].name: HostileEntry.wrongScript.text]) { $1 })
                let answer = await browser.post(form.action, filled)
                #expect([200, 303, 422].contains(answer.status), "\(place.name) \(fields[index].name)")
                return false
            }
            if isOver { return }
        }
    }

    @Test("Every empty form says of each field what is missing, in every language", arguments: FormPlace.all)
    func emptyForms(place: FormPlace) async throws {
        try await withSite(.sqlite) { fixture in
            let (browser, target) = try await place.open(fixture)
            let form = try form(of: await browser.get(target).page, place)
            let hidden = form.values.filter { value in !form.fields.contains { $0.name == value.name } }
            guard form.fields.contains(where: { Self.typed.contains($0.type) }), place.name != "company sign-in" else {
                return
            }
            for language in Language.allCases {
                let texts = try SiteLanguages()[language]
                _ = await browser.post("/language", [("language", language.rawValue), ("back", "/sign-in")])
                let page = await browser.post(form.action, hidden.map { ($0.name, $0.value) }).page
                #expect(page.first("html")?["lang"] == language.rawValue)
                #expect(!page.summary.isEmpty, "\(place.name)")
                #expect(Set(page.summary.map(\.sentence)).count == page.summary.count, "\(place.name)")
                #expect(page.title.hasPrefix(texts("title_error", ["title": ""])))
            }
        }
    }

    @Test("The first of two fields of one name counts, and fields past the limit are dropped") func manyFields()
        async throws
    {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            let form = [
                ("name", "Jana První"), ("name", "Jana Druhá"), ("language", "en"), ("time-zone", "Europe/Prague"),
                ("appearance", "dark"), ("language", "pl"),
            ]
            let many = (0..<1_000).map { ("a\($0)", "x") }
            #expect(await browser.post("/profile", form + many).location == "/profile")
            #expect(try await fixture.again(jana).person.name == "Jana První")
            #expect(try await fixture.again(jana).person.language == .english)
            let token = [(FormToken.field, browser.formToken)]
            let late = FormFields(many + token + form).encoded
            #expect(await browser.post("/profile", body: Array(late.utf8)).status == 403)
        }
    }

    @Test("A body that is no form does nothing") func strangeBodies() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            let token = "\(FormToken.field)=\(browser.formToken)"
            let before = try await fixture.stored()
            let bodies = [
                "", "&&&&", "=", "====&=", "%", "%%%", "%4", "{\"name\":\"x\"}", "\0", token + "&name",
                token + "&=x&name=%",
            ]
            for body in bodies {
                let answer = await browser.post("/profile", body: Array(body.utf8))
                #expect([403, 422].contains(answer.status), "\(body)")
            }
            #expect(try await fixture.stored() == before)
        }
    }
}
