import Accounts

/// `/security/password`: a new password, and what it ends, said before.
struct PasswordPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let passwords = try await services.appPasswords.all(of: signedIn)
        var form = FormView(
            .password, button: texts("change_password"),
            [
                PasswordField.owner(signedIn.member.person.address, texts),
                PasswordField.current(texts, "field_current_password"), PasswordField.new(.newPassword, texts),
            ])
        form.otherLink = (texts("cancel"), .security)
        let page = FormPage(
            template: "simple", title: texts("change_password"), form: form,
            values: [
                "has_ends": true, "ends_title": texts("ends_then"),
                "ends": [texts("ends_other_sessions")]
                    + passwords.map { texts("ends_app_password", ["name": $0.name]) },
                "has_stays": true, "stays_title": texts("stays"), "stays": [texts("stays_mailboxes")],
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            let entrance = try await services.passwordChange.change(
                old: request.form[AccountsField.password.rawValue] ?? "",
                new: request.form[AccountsField.newPassword.rawValue] ?? "", by: signedIn, from: request.origin)
            return .seeOther(
                .security,
                cookies: EntranceAnswer.cookies(entrance, request)
                    + [SiteNotice.cookie("notice_password_changed", on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }
}
