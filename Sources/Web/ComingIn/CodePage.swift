import Accounts
import Storage

/// `/sign-in/code`: the second step.
struct CodePage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let half = request.signedIn else { return .seeOther(.signIn) }
        let ways = try await services.twoStep.ways(of: half)
        guard let way = chosenWay(request, ways) else { return .seeOther(.signInOtherWay) }
        if way == .passkey { return try await PasskeyStep(services: services).answer(request) }
        do {
            guard request.method == .post else {
                // The first look sends the message. A reload, or the way back to the page, sends none.
                if case .textMessage(let stepID, _) = way {
                    _ = try await services.twoStep.firstCode(
                        stepID, to: half, browser: request.cookies[.browser].flatMap(BearerToken.init),
                        from: request.origin)
                }
                return try await page(way, half, request).shown(request)
            }
            let entrance = try await services.twoStep.check(
                request.form[AccountsField.code.rawValue] ?? "", by: way, half: half,
                browser: request.cookies[.browser].flatMap(BearerToken.init),
                remembers: request.form["remember"] == "yes",
                from: request.origin)
            return EntranceAnswer.answer(entrance, request)
        } catch AccountsError.notFound {
            return .seeOther(.signIn)
        } catch let error as AccountsError {
            return try await page(way, half, request, after: error).refused(error, request)
        }
    }

    /// The way that the address names, else the one that the person uses most.
    private func chosenWay(_ request: PageRequest, _ ways: [SecondStepWay]) -> SecondStepWay? {
        let name = request.method == .get ? request.query["way"] : request.form["way"]
        guard let name else { return ways.first }
        return ways.first { $0.name == name }
    }

    /// `/sign-in/send-again`: sends the code again, or says from when on it can be.
    func sendAgain(_ request: PageRequest) async throws -> PageAnswer {
        guard let half = request.signedIn else { return .seeOther(.signIn) }
        let ways = try await services.twoStep.ways(of: half)
        guard let way = chosenWay(request, ways), case .textMessage(let stepID, _) = way else {
            return .seeOther(.signInCode, query: FormFields(ReturnPath.hidden(request)))
        }
        do {
            _ = try await services.twoStep.sendCode(
                stepID, to: half, browser: request.cookies[.browser].flatMap(BearerToken.init), from: request.origin)
        } catch let error as AccountsError {
            return try await page(way, half, request, after: error).refused(error, request)
        }
        return .seeOther(.signInCode, query: FormFields([("way", way.name)] + ReturnPath.hidden(request)))
    }

    private func page(
        _ way: SecondStepWay, _ half: SignedIn, _ request: PageRequest, after error: AccountsError? = nil
    ) async throws -> FormPage {
        var values: [String: any Sendable] = ["ways_path": OtherWayPage.address(request)]
        if case .textMessage(let stepID, _) = way {
            let again = try await SendAgainView(
                stepID, of: half, action: .signInSendAgain, hidden: [("way", way.name)] + ReturnPath.hidden(request),
                services, now: request.now, after: error)
            values["send_again"] = [again?.values].compactMap(\.self)
            if try await services.twoStep.textMessages(for: half).gateway == .development {
                values["strips"] = [StripView(tone: .warn, sentence: request.texts("text_development")).values]
            }
        }
        let texts = request.texts
        let isBackup = way == .backupCode
        var code = FieldView(AccountsField.code.rawValue, texts(isBackup ? "way_backup" : "field_code"))
        code.autocomplete = "one-time-code"
        code.isFocused = true
        code.problemStem = way.problemStem
        if isBackup {
            code.hint = texts("field_backup_code_hint")
        } else {
            code.inputMode = "numeric"
            code.pattern = "[0-9 ]*"
        }
        var remember = FieldView("remember", texts("remember_browser"), .checkbox)
        remember.value = "yes"
        remember.isRequired = false
        var form = FormView(.signInCode, button: texts("continue"), [code, remember])
        form.hidden = [("way", way.name)] + ReturnPath.hidden(request)
        return FormPage(
            template: "sign-in-code", title: way.title(texts), form: form,
            values: values.merging(["other_hint": isBackup ? "" : texts("other_way_hint")]) { $1 }, isBare: true)
    }
}

extension SecondStepWay {
    /// Its name in an address.
    var name: String {
        switch self {
        case .passkey: "passkey"
        case .app: "app"
        case .textMessage(let id, _): "text-\(id)"
        case .backupCode: "backup-code"
        }
    }

    /// The heading of the page that asks for it.
    func title(_ texts: SiteTexts) -> String {
        switch self {
        case .passkey: texts("code_title_passkey")
        case .app: texts("code_title_app")
        case .textMessage(_, let number): texts("code_title_text", ["number": number.ending])
        case .backupCode: texts("code_title_backup")
        }
    }

    /// What the keys of the problems with its codes begin with.
    var problemStem: String? {
        switch self {
        case .passkey, .app: nil
        case .textMessage: "text_code"
        case .backupCode: "backup_code"
        }
    }

    /// Its icon.
    var icon: String {
        switch self {
        case .passkey: "passkey"
        case .app: "phone"
        case .textMessage: "message"
        case .backupCode: "codes"
        }
    }

    /// What it is called in a list.
    func label(_ texts: SiteTexts) -> String {
        switch self {
        case .passkey: texts("way_passkey")
        case .app: texts("way_app")
        case .textMessage(_, let number): texts("way_text", ["number": number.masked])
        case .backupCode: texts("way_backup")
        }
    }
}

extension Timestamp {
    /// How many whole seconds it is later than another; 0 if it is not.
    func secondsFrom(_ other: Timestamp) -> Int { max(0, Int((self - other).components.seconds)) }
}
