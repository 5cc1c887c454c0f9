import Accounts

/// `/security/two-step/turn-off`: what ends by it, and the second step once more.
struct TurnOffPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let state = try await services.twoStep.state(of: signedIn)
        guard state.isOn else { return .seeOther(.security) }
        if state.requiredFrom != nil, request.method == .get {
            return .page(
                Page(
                    "simple", title: texts("turn_off_two_step"),
                    [
                        "intro": texts("two_step_required_here"), "has_links": true,
                        "links": [["path": SitePath.security.text, "text": texts("back_to_security")]],
                    ]))
        }
        let ways = try await services.twoStep.ways(of: signedIn).filter { $0 != .passkey }
        if request.method == .post, let sent = try await sent(ways, signedIn, request) { return sent }
        let asked = request.query["way"] ?? request.form["way"]
        let passwords = try await services.appPasswords.all(of: signedIn)
        var way = FieldView("way", texts("field_way"), .select)
        way.options = ways.enumerated().map { index, way in
            FieldView.Option(
                value: way.name, label: way.label(texts), isChosen: asked.map { $0 == way.name } ?? (index == 0))
        }
        var code = FieldView(AccountsField.code.rawValue, texts("field_code"))
        code.autocomplete = "one-time-code"
        code.problemStem = ways.first { $0.name == request.form["way"] }?.problemStem
        var form = FormView(.twoStepTurnOff, button: texts("turn_off_two_step"), [way, code])
        form.weight = .danger
        form.otherLink = (texts("keep_it_on"), .security)
        var ends = passwords.map { texts("ends_app_password", ["name": $0.name]) }
        if state.rememberedBrowsers > 0 { ends.append(texts("ends_browsers", count: state.rememberedBrowsers)) }
        ends.append(texts("ends_steps"))
        let page = FormPage(
            template: "simple", title: texts("turn_off_two_step"), form: form,
            values: [
                "intro": texts("turn_off_intro"), "has_ends": true, "ends_title": texts("ends_now"), "ends": ends,
                "has_acts": true, "acts": sending(ways, texts).map(\.values),
            ])
        guard request.method == .post else { return page.shown(request) }
        guard let chosen = ways.first(where: { $0.name == request.form["way"] }) else {
            return page.refused([("way", texts("problem_any_unknown", ["field": texts("field_way")]))], request)
        }
        do {
            try await services.twoStep.turnOff(
                code: request.form[AccountsField.code.rawValue] ?? "", by: chosen, signedIn: signedIn,
                from: request.origin)
            return .seeOther(.security, cookies: [SiteNotice.cookie("notice_two_step_off", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// The buttons that send a code, one for each number.
    private func sending(_ ways: [SecondStepWay], _ texts: SiteTexts) -> [ActView] {
        ways.compactMap { way in
            guard case .textMessage(_, let number) = way else { return nil }
            return .button(
                texts("send_code_to", ["number": number.masked]), .twoStepTurnOff, .plain, "send-\(way.name)")
        }
    }

    /// Sends a code if one of the buttons asked for it.
    private func sent(
        _ ways: [SecondStepWay], _ signedIn: SignedIn, _ request: PageRequest
    ) async throws -> PageAnswer? {
        guard let way = ways.first(where: { request.form["act"] == "send-\($0.name)" }),
            case .textMessage(let stepID, _) = way
        else { return nil }
        _ = try await services.twoStep.sendCode(
            stepID, to: signedIn, browser: request.cookies[.browser].flatMap(BearerToken.init), from: request.origin)
        return .seeOther(
            .twoStepTurnOff, query: FormFields([("way", way.name)]),
            cookies: [SiteNotice.cookie("notice_code_sent", on: request)])
    }
}
