import Accounts

/// `/reset`: a new password by a link. It opens no session: the person signs in, with the second step.
struct ResetPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let texts = request.texts
        guard let token = LinkCookie.read(request) else { return .page(ProblemPages.link("reset_link", request)) }
        do {
            let member = try await services.passwordLinks.look(at: token)
            let page = FormPage(
                template: "simple", title: texts("reset_title"),
                form: FormView(
                    .reset, button: texts("reset"),
                    [PasswordField.owner(member.person.address, texts), PasswordField.new(.newPassword, texts)]),
                values: ["intro": texts("reset_intro")], isBare: true)
            guard request.method == .post else { return page.shown(request) }
            do {
                _ = try await services.passwordLinks.use(
                    token, newPassword: request.form[AccountsField.newPassword.rawValue] ?? "", from: request.origin)
                return .seeOther(
                    .signIn,
                    cookies: [
                        request.cookies.removing(.link),
                        SiteNotice.cookie("notice_password_reset", on: request),
                    ])
            } catch let error as AccountsError {
                if case .link = error { throw error }
                return try page.refused(error, request)
            }
        } catch AccountsError.link {
            return .page(ProblemPages.link("reset_link", request))
        }
    }
}
