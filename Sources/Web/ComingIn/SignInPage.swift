import Accounts

/// `/sign-in`: address and password.
struct SignInPage: Sendable {
    let services: SiteServices
    /// Whether passkeys work on this site.
    let hasPasskeys: Bool

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        if let signedIn = request.signedIn, request.method == .get {
            guard signedIn.session.stage == .half else { return .seeOther(.home) }
            return .seeOther(.signInCode, query: FormFields(ReturnPath.hidden(request)))
        }
        let page = page(request)
        guard request.method == .post else { return page.shown(request) }
        do {
            let entrance = try await services.signIn.begin(
                address: request.form.trimmed(AccountsField.address.rawValue),
                password: request.form[AccountsField.password.rawValue] ?? "",
                browser: request.cookies[.browser].flatMap(BearerToken.init), from: request.origin)
            return EntranceAnswer.answer(entrance, request)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func page(_ request: PageRequest) -> FormPage {
        let texts = request.texts
        var address = FieldView(AccountsField.address.rawValue, texts("field_address"))
        address.type = "email"
        address.autocomplete = "username"
        address.isFocused = true
        var password = FieldView(AccountsField.password.rawValue, texts("field_password"), .password)
        password.autocomplete = "current-password"
        var form = FormView(.signIn, button: texts("sign_in"), [address, password])
        form.hidden = ReturnPath.hidden(request)
        let passkey = ActView.button(texts("sign_in_with_passkey"), .signInPasskey, .plain).values
        return FormPage(
            template: "sign-in", title: texts("sign_in_title"), form: form,
            values: ["with_passkey": (hasPasskeys ? [passkey] : []) as [[String: any Sendable]]], isBare: true)
    }
}
