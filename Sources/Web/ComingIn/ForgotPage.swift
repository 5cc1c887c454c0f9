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
        let forgotten: ForgottenPassword
        do {
            forgotten = try await services.passwordLinks.report(address: given, from: request.origin)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
        let isMailed = try await services.passwordLinks.canBeMailed()
        // What depends on whose address it is goes on after the answer, so that its time tells nothing.
        if isMailed { letters.sendLater(for: forgotten) }
        return .page(
            SimplePage.make(
                "simple", texts(isMailed ? "forgot_done_title" : "forgot_no_mail_title"),
                [
                    "intro": texts(isMailed ? "forgot_done" : "forgot_no_mail"),
                    "has_links": true,
                    "links": [["path": SitePath.signIn.text, "text": texts("back_to_sign_in")]],
                ], isBare: true))
    }
}
