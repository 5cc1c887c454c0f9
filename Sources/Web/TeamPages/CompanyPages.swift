import Accounts
import Storage

/// `/company` and what is below it.
struct CompanyPages: Sendable {
    let services: SiteServices

    func overview(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let rows = try await rows(signedIn, texts)
        let choice = try await SystemMailboxChoice(signedIn.member.company, services)
        var view = form(signedIn.member.company, texts)
        if let field = choice.field(texts) { view.fields.append(field) }
        view.hidden = [SeenValues.hidden(view)]
        let page = FormPage(
            template: "simple", title: texts("place_company"), form: view,
            values: [
                "strips": choice.strips(texts).map(\.values), "has_facts": true, "facts": rows.map(\.values),
            ])
        guard request.method == .post else { return page.shown(request) }
        if let outdated = page.outdated(request) { return outdated }
        let form = request.form
        do {
            guard let country = Country(rawValue: form[AccountsField.country.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.country, .unknown)])
            }
            guard let language = Language(rawValue: form[AccountsField.language.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.language, .unknown)])
            }
            let change = try choice.read(form)
            _ = try await services.companySettings.change(
                name: form.trimmed(AccountsField.company.rawValue), country: country, language: language,
                networks: form[AccountsField.networks.rawValue].map(Self.networks), by: signedIn, from: request.origin)
            if case .chosen(let mailbox) = change {
                try await services.companySettings.setSystemMailbox(mailbox, by: signedIn, from: request.origin)
            }
            return .seeOther(.company, cookies: [SiteNotice.cookie("notice_saved", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// What is below this page, each with how it stands.
    private func rows(_ signedIn: SignedIn, _ texts: SiteTexts) async throws -> [RowView] {
        let zone = signedIn.member.person.timeZone
        let required = signedIn.member.company.twoStepBy.map {
            texts("two_step_required_from", ["day": texts.day($0, timeZone: zone)])
        }
        let gateway =
            switch try await services.twoStep.textMessages(for: signedIn).gateway {
            case .missing: texts("gateway_none")
            case .development: texts("gateway_development")
            case .ready: texts("gateway_ready")
            }
        func row(_ title: String, _ icon: String, _ value: String, _ act: String, _ path: SitePath) -> RowView {
            RowView(label: title, icon: icon, value: value, acts: [.link(act, path, spoken: title)])
        }
        return [
            row(
                texts("company_sign_in_title"), "shield", required ?? texts("two_step_not_required"), texts("change"),
                .companySignIn),
            row(texts("text_messages_title"), "message", gateway, texts("manage"), .companyTextMessages),
            row(texts("company_log_title"), "list", "", texts("show"), .companyLog),
        ]
    }

    private func form(_ company: Company, _ texts: SiteTexts) -> FormView {
        var name = FieldView(AccountsField.company.rawValue, texts("field_company"))
        name.value = company.name
        name.autocomplete = "organization"
        var country = FieldView(AccountsField.country.rawValue, texts("field_country"), .select)
        country.options = Country.allCases.map {
            FieldView.Option(
                value: $0.rawValue, label: texts("country_\($0.rawValue)"), isChosen: $0 == company.country)
        }
        var language = FieldView(AccountsField.language.rawValue, texts("field_company_language"), .select)
        language.options = Language.allCases.map {
            FieldView.Option(value: $0.rawValue, label: $0.ownName, isChosen: $0 == company.language)
        }
        var networks = FieldView(AccountsField.networks.rawValue, texts("field_named_networks"), .lines)
        networks.value = company.networks.all.map { "\($0.network) \($0.name)" }.joined(separator: "\n")
        networks.hint = texts("field_named_networks_hint")
        networks.isRequired = false
        networks.problemStem = "network_name"
        return FormView(.company, button: texts("save"), [name, country, language, networks])
    }

    /// Reads a line for each network: the network, a space, the name.
    private static func networks(_ text: String) -> [(network: String, name: String)] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
            guard let network = parts.first else { return nil }
            return (network, parts.count > 1 ? parts[1] : "")
        }
    }

    /// `/company/sign-in`: whether two-step verification is required, and from when.
    func signIn(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let (texts, member) = (request.texts, signedIn.member)
        let zone = member.person.timeZone
        var isRequired = FieldView("required", texts("field_require_two_step"), .checkbox)
        isRequired.value = "yes"
        isRequired.isChecked = member.company.twoStepBy != nil
        isRequired.isRequired = false
        var day = FieldView(AccountsField.requiredBy.rawValue, texts("field_required_by"))
        day.type = "date"
        day.hint = texts("field_required_by_hint")
        day.value = DayField.text(
            member.company.twoStepBy ?? request.now + CompanySettings.usualGrace, timeZone: zone)
        let lacking = try await services.people.all(by: signedIn).filter { $0.member.person.twoStepSince == nil }
        var form = FormView(.companySignIn, button: texts("save"), [isRequired, day])
        form.otherLink = (texts("back_to_company"), .company)
        let page = FormPage(
            template: "simple", title: texts("company_sign_in_title"), form: form,
            values: [
                "intro": texts("company_sign_in_intro"), "has_facts": !lacking.isEmpty,
                "facts": [
                    RowView(
                        label: texts("lacking_two_step"),
                        value: lacking.map(\.member.person.name).joined(separator: ", ")
                    ).values
                ],
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            if request.form["required"] == "yes" {
                let given = request.form.trimmed(AccountsField.requiredBy.rawValue)
                let day = try DayField.startOfDay(given, field: .requiredBy, timeZone: zone)
                _ = try await services.companySettings.requireTwoStep(by: day, actor: signedIn, from: request.origin)
            } else {
                _ = try await services.companySettings.noLongerRequireTwoStep(by: signedIn, from: request.origin)
            }
            return .seeOther(.companySignIn, cookies: [SiteNotice.cookie("notice_saved", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// `/company/text-messages`: the gateway, the limits, and what was sent today.
    func textMessages(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        if request.method == .post {
            try await services.twoStep.allowTextMessagesAgain(by: signedIn, from: request.origin)
            return .seeOther(.companyTextMessages, cookies: [SiteNotice.cookie("notice_saved", on: request)])
        }
        let standing = try await services.twoStep.textMessages(for: signedIn)
        var strips: [StripView] = []
        let gateway: String
        switch standing.gateway {
        case .missing:
            gateway = texts("gateway_none")
            strips.append(StripView(tone: .info, sentence: texts("gateway_how")))
        case .development:
            gateway = texts("gateway_development")
            strips.append(StripView(tone: .warn, sentence: texts("text_development")))
        case .ready: gateway = texts("gateway_ready")
        }
        var acts: [ActView] = []
        if standing.stoppedAt != nil {
            strips.append(StripView(tone: .bad, sentence: texts("problem_text_stopped")))
            acts.append(.button(texts("start_again"), .companyTextMessages, .plain))
        }
        let sent = texts(
            "sent_of", ["sent": texts.number(standing.sentToday), "limit": texts.number(standing.dailyLimit)])
        let card = SectionView(
            id: "gateway", title: texts("gateway"), strips: strips,
            rows: [
                RowView(label: texts("gateway_state"), value: gateway),
                RowView(label: texts("prefixes"), value: standing.prefixes.joined(separator: ", ")),
                RowView(label: texts("sent_today"), value: sent),
            ], acts: acts)
        return .page(
            Page(
                "sections", title: texts("text_messages_title"),
                [
                    "sections": [card.values], "has_links": true,
                    "links": [["path": SitePath.company.text, "text": texts("back_to_company")]],
                ]))
    }
}
