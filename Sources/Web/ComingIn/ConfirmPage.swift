import Accounts

/// `/confirm`: the password once more before something that matters. Afterwards the action goes on by itself.
struct ConfirmPage: Sendable {
    let services: SiteServices
    /// Whether passkeys work on this site.
    let hasPasskeys: Bool
    /// Carries out the form that was kept.
    let goOn: @Sendable (PageRequest) async throws -> PageAnswer

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .seeOther(.signIn) }
        let texts = request.texts
        var form = FormView(
            .confirm, button: texts("continue"),
            [PasswordField.owner(signedIn.member.person.address, texts), PasswordField.current(texts)])
        form.hidden = ReturnPath.hidden(request)
        form.otherLink = (texts("cancel"), .security)
        var values: [String: any Sendable] = ["intro": texts("confirm_intro")]
        if hasPasskeys, signedIn.member.person.twoStepSince != nil {
            values["passkey"] = try await passkey(request, signedIn)
        }
        let page = FormPage(
            template: "simple", title: texts("confirm_title"), form: form, values: values,
            isBare: true)
        guard request.method == .post else { return page.shown(request) }
        let entrance: Entrance
        do {
            if request.form["credential"] != nil {
                entrance = try await services.passkeys.confirm(
                    try PasskeyView.assertion(request.form), by: signedIn, from: request.origin)
            } else {
                entrance = try await services.signIn.confirm(
                    password: request.form[AccountsField.password.rawValue] ?? "", by: signedIn, from: request.origin)
            }
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
        return try await ConfirmedAction(services: services, goOn: goOn).answer(entrance, request)
    }

    /// The form for the person's passkey; none if there is no passkey.
    private func passkey(_ request: PageRequest, _ signedIn: SignedIn) async throws -> [[String: any Sendable]] {
        do {
            let options = try await services.passkeys.beginCheck(of: signedIn, for: .confirmation, from: request.origin)
            return [
                PasskeyView.use(
                    options, action: .confirm, button: request.texts("use_passkey"), hidden: ReturnPath.hidden(request),
                    weight: .plain)
            ]
        } catch AccountsError.notFound {
            return []
        }
    }
}
