import Accounts

/// `/join`: who was invited chooses a name and a password.
struct JoinPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let texts = request.texts
        guard let token = LinkCookie.read(request) else { return problem(.unknown, request) }
        do {
            let offer = try await services.invitations.look(at: token)
            if let problem = offer.problem { return self.problem(problem, request) }
            let invitation = offer.invitation
            let page = FormPage(
                template: "simple", title: texts("join_title", ["company": offer.company]),
                form: form(invitation, texts),
                values: [
                    "intro": texts(
                        "join_intro",
                        ["inviter": invitation.invitedBy ?? offer.company, "address": invitation.address]),
                    "strips": [signsOut(request)?.values].compactMap(\.self),
                ],
                isBare: true)
            guard request.method == .post else { return page.shown(request) }
            do {
                let entrance = try await services.invitations.accept(
                    token, name: request.form.trimmed(AccountsField.name.rawValue),
                    password: request.form[AccountsField.password.rawValue] ?? "",
                    browser: request.cookies[.browser].flatMap(BearerToken.init), from: request.origin)
                // The browser forgets the former session, so that it must not stay open unseen.
                if let former = request.cookies[.session].flatMap(BearerToken.init) {
                    try await services.sessions.signOut(former, from: request.origin)
                }
                let next: SitePath =
                    entrance.signedIn.member.mustSetUpTwoStep(at: request.now) ? .twoStep : .home
                return .seeOther(
                    next, cookies: EntranceAnswer.cookies(entrance, request) + [request.cookies.removing(.link)])
            } catch let error as AccountsError {
                if case .link = error { throw error }
                return try page.refused(error, request)
            }
        } catch AccountsError.link(let kind) {
            return problem(kind, request)
        }
    }

    /// Warns that joining signs out the person who uses this browser now; `nil` if no one is signed in.
    private func signsOut(_ request: PageRequest) -> StripView? {
        guard let person = request.fullySignedIn?.member.person else { return nil }
        return StripView(
            tone: .warn,
            sentence: request.texts("join_signs_out", ["name": person.name, "address": person.address]))
    }

    private func form(_ invitation: Invitation, _ texts: SiteTexts) -> FormView {
        var name = FieldView(AccountsField.name.rawValue, texts("field_name"))
        name.autocomplete = "name"
        name.value = invitation.name
        return FormView(
            .join, button: texts("join"),
            [name, PasswordField.owner(invitation.address, texts), PasswordField.new(.password, texts)])
    }

    private func problem(_ kind: LinkProblem, _ request: PageRequest) -> PageAnswer {
        switch kind {
        case .unknown: .page(ProblemPages.link("invitation_unknown", request))
        case .used: .page(ProblemPages.link("invitation_used", request))
        case .expired: .page(ProblemPages.link("invitation_expired", request))
        case .withdrawn: .page(ProblemPages.link("invitation_withdrawn", request))
        }
    }
}
