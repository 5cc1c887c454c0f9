import Accounts

/// `/forgot`: asks for the address, and says the same to everyone.
struct ForgotPage: Sendable {
    let services: SiteServices
    let letters: LinkLetters

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let texts = request.texts
        var address = FieldView(AccountsField.address.rawValue, texts("field_address"))
        address.type = "email"
        address.autocomplete = "username"
        address.isFocused = true
        var form = FormView(.forgot, button: texts("forgot_send"), [address])
        form.otherLink = (texts("back_to_sign_in"), .signIn)
        let page = FormPage(
            template: "simple", title: texts("forgot_title"), form: form, values: ["intro": texts("forgot_intro")],
            isBare: true)
        guard request.method == .post else { return page.shown(request) }
        let given = request.form.trimmed(AccountsField.address.rawValue)
        guard !given.isEmpty else {
            return try page.refused(.input([InputProblem(.address, .missing)]), request)
        }
        // What depends on whose address it is goes on after the answer, so that its time tells nothing.
        letters.sendLater(for: try await services.passwordLinks.report(address: given, from: request.origin))
        return .page(
            SimplePage.make(
                "simple", texts("forgot_done_title"),
                [
                    "intro": texts("forgot_done"),
                    "has_links": true,
                    "links": [["path": SitePath.signIn.text, "text": texts("back_to_sign_in")]],
                ], isBare: true))
    }
}
