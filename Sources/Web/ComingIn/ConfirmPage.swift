import Accounts

/// `/confirm`: the password once more before something that matters. Afterwards the action goes on by itself.
struct ConfirmPage: Sendable {
    let services: SiteServices
    /// Carries out the form that was kept.
    let goOn: @Sendable (PageRequest) async throws -> PageAnswer

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .seeOther(.signIn) }
        let texts = request.texts
        var form = FormView(.confirm, button: texts("continue"), [PasswordField.current(texts)])
        form.hidden = ReturnPath.hidden(request)
        form.otherLink = (texts("cancel"), .security)
        let page = FormPage(
            template: "simple", title: texts("confirm_title"), form: form, values: ["intro": texts("confirm_intro")],
            isBare: true)
        guard request.method == .post else { return page.shown(request) }
        let entrance: Entrance
        do {
            entrance = try await services.signIn.confirm(
                password: request.form[AccountsField.password.rawValue] ?? "", by: signedIn, from: request.origin)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
        return try await ConfirmedAction(services: services, goOn: goOn).answer(entrance, request)
    }
}
