import Accounts

/// `/security/two-step/phone` and `…/phone/code`: the number, and the code that was sent to it.
struct TwoStepPhonePages: Sendable {
    let services: SiteServices

    func number(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let standing = try await services.twoStep.textMessages(for: signedIn)
        var prefix = FieldView("prefix", texts("field_prefix"), .select)
        prefix.options = standing.prefixes.enumerated().map { index, prefix in
            let country = Country.allCases.first { $0.phonePrefix == prefix }
            let name = country.map { " " + texts("country_\($0.rawValue)") } ?? ""
            return FieldView.Option(value: prefix, label: prefix + name, isChosen: index == 0)
        }
        var number = FieldView(AccountsField.phoneNumber.rawValue, texts("field_phone_number"))
        number.type = "tel"
        number.inputMode = "tel"
        number.autocomplete = "tel-national"
        number.isFocused = true
        var form = FormView(.twoStepPhone, button: texts("send_code"), [prefix, number])
        form.otherLink = (texts("cancel"), .security)
        let page = FormPage(
            template: "simple", title: texts("phone_title"), form: form,
            values: [
                "progress": signedIn.member.person.twoStepSince == nil ? StagesView.values(2, of: 3, texts) : [],
                "intro": texts("phone_intro"), "strips": strips(standing, texts),
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            guard !request.form.trimmed(AccountsField.phoneNumber.rawValue).isEmpty else {
                throw AccountsError.input([InputProblem(.phoneNumber, .missing)])
            }
            let sent = try await services.twoStep.beginPhone(
                request.form.trimmed(AccountsField.phoneNumber.rawValue), prefix: request.form["prefix"] ?? "",
                by: signedIn, from: request.origin)
            return .seeOther(.twoStepPhoneCode, query: FormFields([("step", String(sent.stepID))]))
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    func code(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let given = request.method == .get ? request.query["step"] : request.form["step"]
        guard let id = given.flatMap({ Int64($0) }) else { return .seeOther(.twoStepPhone) }
        // A reload of the form that added it.
        if request.method == .post,
            try await services.twoStep.state(of: signedIn).steps.contains(where: { $0.id == id })
        {
            return .seeOther(.security)
        }
        do {
            guard request.method == .post else { return try await codePage(id, signedIn, request).shown(request) }
            if request.form["act"] == "send-again" {
                _ = try await services.twoStep.sendCode(id, to: signedIn, browser: nil, from: request.origin)
                return .seeOther(
                    .twoStepPhoneCode, query: FormFields([("step", String(id))]),
                    cookies: [SiteNotice.cookie("notice_code_sent", on: request)])
            }
            let added = try await services.twoStep.confirmPhone(
                id, code: request.form[AccountsField.code.rawValue] ?? "", by: signedIn, from: request.origin)
            return StepAdded.answer(added, request, signedIn)
        } catch AccountsError.notFound {
            return .notFound
        } catch let error as AccountsError {
            return try await codePage(id, signedIn, request, after: error).refused(error, request)
        }
    }

    /// - Throws: ``AccountsError/notFound`` if no such number is being set up.
    private func codePage(
        _ id: Int64, _ signedIn: SignedIn, _ request: PageRequest, after error: AccountsError? = nil
    ) async throws -> FormPage {
        let texts = request.texts
        let number = try await services.twoStep.numberBeingSetUp(id, by: signedIn)
        let standing = try await services.twoStep.textMessages(for: signedIn)
        let isFirst = signedIn.member.person.twoStepSince == nil
        var code = FieldView(AccountsField.code.rawValue, texts("field_code"))
        code.inputMode = "numeric"
        code.pattern = "[0-9 ]*"
        code.autocomplete = "one-time-code"
        code.isFocused = true
        code.problemStem = "text_code"
        var form = FormView(.twoStepPhoneCode, button: texts(isFirst ? "turn_on" : "add"), [code])
        form.hidden = [("step", String(id))]
        form.otherLink = (texts("other_number"), .twoStepPhone)
        let again = try await SendAgainView(
            id, of: signedIn, action: .twoStepPhoneCode, hidden: [("step", String(id)), ("act", "send-again")],
            services, now: request.now, after: error)
        return FormPage(
            template: "simple", title: texts("phone_code_title"), form: form,
            values: [
                "progress": isFirst ? StagesView.values(2, of: 3, texts) : [],
                "intro": texts("phone_code_intro", ["number": number.grouped]), "strips": strips(standing, texts),
                "send_again": [again?.values].compactMap(\.self),
            ])
    }

    private func strips(_ standing: TextMessageStanding, _ texts: SiteTexts) -> [[String: any Sendable]] {
        switch standing.gateway {
        case .development: [StripView(tone: .warn, sentence: texts("text_development")).values]
        case .missing: [StripView(tone: .info, sentence: texts("way_text_none")).values]
        case .ready: []
        }
    }
}
