import Accounts

/// `/set-up`: the first company and its first administrator.
struct SetUpPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let texts = request.texts
        guard try await services.setUp.isOpen() else {
            return .page(ProblemPages.link("set_up_over", request))
        }
        guard let token = LinkCookie.read(request) else { return .page(ProblemPages.link("set_up_link", request)) }
        do {
            try await services.setUp.look(at: token)
        } catch AccountsError.link {
            return .page(ProblemPages.link("set_up_link", request))
        }
        let page = FormPage(
            template: "simple", title: texts("set_up_title"), form: form(request),
            values: ["intro": texts("set_up_intro")], isBare: true)
        guard request.method == .post else { return page.shown(request) }
        let form = request.form
        do {
            guard let country = Country(rawValue: form[AccountsField.country.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.country, .unknown)])
            }
            let entrance = try await services.setUp.setUp(
                token, company: form.trimmed(AccountsField.company.rawValue), country: country,
                name: form.trimmed(AccountsField.name.rawValue),
                address: form.trimmed(AccountsField.address.rawValue),
                password: form[AccountsField.password.rawValue] ?? "", language: texts.language,
                timeZone: form[AccountsField.timeZone.rawValue],
                browser: request.cookies[.browser].flatMap(BearerToken.init), from: request.origin)
            let member = entrance.member
            await services.follower?.companyWasSetUp(member.company.id, by: member.person.id)
            return .seeOther(
                .home, cookies: EntranceAnswer.cookies(entrance, request) + [request.cookies.removing(.link)])
        } catch AccountsError.link {
            return .page(ProblemPages.link("set_up_over", request))
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func form(_ request: PageRequest) -> FormView {
        let texts = request.texts
        var company = FieldView(AccountsField.company.rawValue, texts("field_company"))
        company.autocomplete = "organization"
        company.isFocused = true
        var country = FieldView(AccountsField.country.rawValue, texts("field_country"), .select)
        country.options = Country.allCases.map { country in
            FieldView.Option(
                value: country.rawValue, label: texts("country_\(country.rawValue)"),
                isChosen: country.language == texts.language)
        }
        var name = FieldView(AccountsField.name.rawValue, texts("field_name"))
        name.autocomplete = "name"
        var address = FieldView(AccountsField.address.rawValue, texts("field_address"))
        address.type = "email"
        address.autocomplete = "username"
        address.hint = texts("field_address_hint")
        var form = FormView(
            .setUp, button: texts("set_up"), [company, country, name, address, PasswordField.new(.password, texts)])
        // The script fills it in.
        form.hidden = [(AccountsField.timeZone.rawValue, "")]
        return form
    }
}
