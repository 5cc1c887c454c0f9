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
        let texts = request.texts
        let given = request.method == .get ? request.query["step"] : request.form["step"]
        guard let id = given.flatMap({ Int64($0) }) else { return .seeOther(.twoStepPhone) }
        let standing = try await services.twoStep.textMessages(for: signedIn)
        var code = FieldView(AccountsField.code.rawValue, texts("field_code"))
        code.inputMode = "numeric"
        code.pattern = "[0-9 ]*"
        code.autocomplete = "one-time-code"
        code.isFocused = true
        code.problemStem = "text_code"
        var form = FormView(
            .twoStepPhoneCode, button: texts(signedIn.member.person.twoStepSince == nil ? "turn_on" : "add"), [code])
        form.hidden = [("step", String(id))]
        form.otherLink = (texts("other_number"), .twoStepPhone)
        let page = FormPage(
            template: "simple", title: texts("phone_code_title"), form: form,
            values: [
                "progress": signedIn.member.person.twoStepSince == nil ? StagesView.values(2, of: 3, texts) : [],
                "intro": texts("phone_code_intro"), "strips": strips(standing, texts),
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            let added = try await services.twoStep.confirmPhone(
                id, code: request.form[AccountsField.code.rawValue] ?? "", by: signedIn, from: request.origin)
            return StepAdded.answer(added, request, signedIn)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func strips(_ standing: TextMessageStanding, _ texts: SiteTexts) -> [[String: any Sendable]] {
        switch standing.gateway {
        case .development: [StripView(tone: .warn, sentence: texts("text_development")).values]
        case .missing: [StripView(tone: .info, sentence: texts("way_text_none")).values]
        case .ready: []
        }
    }
}
