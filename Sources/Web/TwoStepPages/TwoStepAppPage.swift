import Accounts

/// `/security/two-step/app`: the QR code, the key, and the first code.
struct TwoStepAppPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let (texts, isFirst) = (request.texts, signedIn.member.person.twoStepSince == nil)
        if request.method == .post, let answer = try await reloaded(request, signedIn) { return answer }
        let setUp = try await services.twoStep.beginApp(by: signedIn)
        var code = FieldView(AccountsField.code.rawValue, texts("field_code"))
        code.inputMode = "numeric"
        code.pattern = "[0-9 ]*"
        code.autocomplete = "one-time-code"
        var name = FieldView(AccountsField.deviceName.rawValue, texts("field_device_name"))
        name.value = Self.unusedName(
            texts("device_phone"), try await services.twoStep.state(of: signedIn).steps.map(\.name))
        name.hint = texts("field_device_name_hint")
        var form = FormView(.twoStepApp, button: texts(isFirst ? "turn_on" : "add"), [code, name])
        form.hidden = [("step", String(setUp.stepID))]
        form.otherLink = (texts("cancel"), .security)
        let page = FormPage(
            template: "two-step-app", title: texts("app_title"), form: form,
            values: [
                "progress": isFirst ? StagesView.values(2, of: 3, texts) : [], "strips": [] as [String],
                "qr": QRCode.svg(of: setUp.uri) ?? "", "uri": setUp.uri,
                "key": [
                    ["id": "key", "kind": "small", "letters": setUp.keyText, "spelled": "", "note": ""]
                        as [String: any Sendable]
                ],
            ])
        guard request.method == .post else { return page.shown(request) }
        guard request.form["step"].flatMap({ Int64($0) }) == setUp.stepID else { return page.shown(request) }
        do {
            let added = try await services.twoStep.confirmApp(
                setUp.stepID, code: request.form[AccountsField.code.rawValue] ?? "",
                name: request.form.trimmed(AccountsField.deviceName.rawValue), by: signedIn, from: request.origin)
            return StepAdded.answer(added, request, signedIn)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }
}

extension TwoStepAppPage {
    /// Proposes a name that the person's other steps do not have: Phone, Phone 2, …
    private static func unusedName(_ word: String, _ used: [String]) -> String {
        let numbered = (2...used.count + 2).map { "\(word) \($0)" }
        return ([word] + numbered).first { !used.contains($0) } ?? word
    }

    /// The answer to a form that has turned on its app already, as a reload sends it.
    private func reloaded(_ request: PageRequest, _ signedIn: SignedIn) async throws -> PageAnswer? {
        guard let id = request.form["step"].flatMap({ Int64($0) }),
            try await services.twoStep.state(of: signedIn).steps.contains(where: { $0.id == id })
        else { return nil }
        return .seeOther(.security, cookies: [SiteNotice.cookie("notice_codes_shown_once", on: request)])
    }
}

/// What follows when a second step has been added: the backup codes if two-step verification was turned on by it.
enum StepAdded {
    static func answer(_ added: SecondStepAdded, _ request: PageRequest, _ signedIn: SignedIn) -> PageAnswer {
        guard let codes = added.backupCodes else {
            return .seeOther(.security, cookies: [SiteNotice.cookie("notice_step_added", on: request)])
        }
        return .page(BackupCodesMade.page(codes.map(\.text), request, signedIn, isLastStage: true))
    }
}
