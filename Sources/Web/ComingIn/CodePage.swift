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
        var values: [String: any Sendable] = [:]
        if case .textMessage(let stepID, _) = way {
            if request.method == .get {
                do {
                    let code = try await services.twoStep.sendCode(stepID, to: half, from: request.origin)
                    values["send_again"] = again(code.againAt.secondsFrom(request.now), way, request)
                } catch AccountsError.textMessage(.limit(let until)) where until - request.now < .seconds(600) {
                    // A code is on its way already.
                    values["send_again"] = again(until.secondsFrom(request.now), way, request)
                } catch let error as AccountsError {
                    return try page(way, request, values).refused(error, request)
                }
            } else {
                values["send_again"] = again(30, way, request)
            }
            if try await services.twoStep.textMessages(for: half).gateway == .development {
                values["strips"] = [StripView(tone: .warn, sentence: request.texts("text_development")).values]
            }
        }
        let page = page(way, request, values)
        guard request.method == .post else { return page.shown(request) }
        do {
            let entrance = try await services.twoStep.check(
                request.form[AccountsField.code.rawValue] ?? "", by: way, half: half,
                browser: request.cookies[.browser].flatMap(BearerToken.init),
                remembers: request.form["remember"] == "yes",
                from: request.origin)
            return EntranceAnswer.answer(entrance, request)
        } catch AccountsError.notFound {
            return .seeOther(.signIn)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// The way that the address names, else the one that the person uses most.
    private func chosenWay(_ request: PageRequest, _ ways: [SecondStepWay]) -> SecondStepWay? {
        let name = request.method == .get ? request.query["way"] : request.form["way"]
        guard let name else { return ways.first }
        return ways.first { $0.name == name }
    }

    /// The button that sends the code again, and after how many seconds it does.
    private func again(_ seconds: Int, _ way: SecondStepWay, _ request: PageRequest) -> [[String: any Sendable]] {
        [["seconds": String(seconds), "way": way.name, "to": ReturnPath.read(request)?.text ?? ""]]
    }

    /// `/sign-in/send-again`: the page of the code sends it, as it did the first time.
    func sendAgain(_ request: PageRequest) -> PageAnswer {
        .seeOther(
            .signInCode, query: FormFields([("way", request.form["way"] ?? "")] + ReturnPath.hidden(request)))
    }

    private func page(_ way: SecondStepWay, _ request: PageRequest, _ values: [String: any Sendable]) -> FormPage {
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
