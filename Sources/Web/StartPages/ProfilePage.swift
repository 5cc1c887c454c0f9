import Accounts

/// `/profile`: name, language, time zone, appearance, keys.
struct ProfilePage: Sendable {
    let services: SiteServices

    /// The time zones on offer; another one that a person has is offered too.
    private static let timeZones = [
        "Europe/Prague", "Europe/Warsaw", "Europe/Bratislava", "Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade",
        "Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin",
        "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/Ljubljana", "Europe/London",
        "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Riga", "Europe/Rome", "Europe/Sofia",
        "Europe/Stockholm", "Europe/Tallinn", "Europe/Vienna", "Europe/Vilnius", "Europe/Zagreb", "Europe/Zurich",
        "America/Chicago", "America/Denver", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo",
        "America/Toronto", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo",
        "Australia/Sydney", "UTC",
    ]

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let page = FormPage(template: "simple", title: texts("profile"), form: form(signedIn.member.person, texts))
        guard request.method == .post else { return page.shown(request) }
        if let outdated = page.outdated(request) { return outdated }
        let form = request.form
        do {
            guard let language = Language(rawValue: form[AccountsField.language.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.language, .unknown)])
            }
            guard let appearance = Person.Appearance(rawValue: form[AccountsField.appearance.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.appearance, .unknown)])
            }
            _ = try await services.profile.change(
                name: form.trimmed(AccountsField.name.rawValue), language: language,
                timeZone: form[AccountsField.timeZone.rawValue], appearance: appearance,
                usesKeys: form["keys"] == "yes", by: signedIn, from: request.origin)
            return .seeOther(.profile, cookies: [SiteNotice.cookie("notice_saved", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func form(_ person: Person, _ texts: SiteTexts) -> FormView {
        var name = FieldView(AccountsField.name.rawValue, texts("field_name"))
        name.value = person.name
        name.autocomplete = "name"
        var language = FieldView(AccountsField.language.rawValue, texts("field_language"), .select)
        language.options = Language.allCases.map {
            FieldView.Option(value: $0.rawValue, label: $0.ownName, isChosen: $0 == person.language)
        }
        var zone = FieldView(AccountsField.timeZone.rawValue, texts("field_time_zone"), .select)
        let zones = Self.timeZones.contains(person.timeZone) ? Self.timeZones : [person.timeZone] + Self.timeZones
        zone.options = zones.map {
            FieldView.Option(
                value: $0, label: $0.replacing("_", with: " "), isChosen: $0 == person.timeZone)
        }
        var appearance = FieldView(AccountsField.appearance.rawValue, texts("field_appearance"), .radios)
        appearance.options = Person.Appearance.allCases.map {
            FieldView.Option(
                value: $0.rawValue, label: texts("appearance_\($0.rawValue)"), isChosen: $0 == person.appearance)
        }
        var keys = FieldView("keys", texts("field_keys"), .checkbox)
        keys.value = "yes"
        keys.isChecked = person.usesKeys
        keys.isRequired = false
        var form = FormView(.profile, button: texts("save"), [name, language, zone, appearance, keys])
        form.hidden = [SeenValues.hidden(form)]
        return form
    }
}
