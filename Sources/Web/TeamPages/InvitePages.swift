import Accounts

/// `/people/invite` and what is done with an invitation.
struct InvitePages: Sendable {
    let services: SiteServices
    /// Mails the links too.
    let letters: LinkLetters

    func invite(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        if let answer = ShownOnce.answer(request, "notice_link_shown_once", back: .people) { return answer }
        let texts = request.texts
        let page = FormPage(
            template: "simple", title: texts("invite_title"), form: form(signedIn, request),
            values: ["intro": texts("invite_intro")])
        guard request.method == .post else { return page.shown(request) }
        let form = request.form
        do {
            guard let role = Role(rawValue: form[AccountsField.role.rawValue] ?? "") else {
                throw AccountsError.input([InputProblem(.role, .unknown)])
            }
            let link = try await services.invitations.invite(
                address: form.trimmed(AccountsField.address.rawValue), name: form.trimmed(AccountsField.name.rawValue),
                role: role, language: Language(rawValue: form[AccountsField.language.rawValue] ?? "") ?? texts.language,
                by: signedIn, from: request.origin)
            return await made(link, signedIn, request)
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    /// A new link for an invitation, or its end: the button says which.
    func act(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        if request.form["act"] == "withdraw" {
            try await services.invitations.withdraw(id, by: signedIn, from: request.origin)
            return .seeOther(.people, cookies: [SiteNotice.cookie("notice_withdrawn", on: request)])
        }
        if let answer = ShownOnce.answer(request, "notice_link_shown_once", back: .people) { return answer }
        let link = try await services.invitations.newLink(for: id, by: signedIn, from: request.origin)
        return await made(link, signedIn, request)
    }

    private func made(_ link: InvitationLink, _ signedIn: SignedIn, _ request: PageRequest) async -> PageAnswer {
        let (texts, address) = (request.texts, link.invitation.address)
        let outcome = await letters.send(link, of: signedIn.member.company)
        return ShownOnce.page(
            LinkMade.page(
                texts("invited_title", ["address": address]), texts("invited"),
                letters.writer.link(.joinLink(token: link.token.text)), outcome.strip(address, texts), back: .people,
                request), request)
    }

    private func form(_ signedIn: SignedIn, _ request: PageRequest) -> FormView {
        let texts = request.texts
        var address = FieldView(AccountsField.address.rawValue, texts("field_address"))
        address.type = "email"
        address.isFocused = true
        let name = FieldView(AccountsField.name.rawValue, texts("field_their_name"))
        var role = FieldView(AccountsField.role.rawValue, texts("field_role"), .radios)
        role.options = [Role.member, .administrator].map {
            FieldView.Option(
                value: $0.rawValue, label: texts(role: $0), hint: texts("role_\($0.rawValue)_hint"),
                isChosen: $0 == .member)
        }
        var language = FieldView(AccountsField.language.rawValue, texts("field_language"), .select)
        language.options = Language.allCases.map {
            FieldView.Option(
                value: $0.rawValue, label: $0.ownName, isChosen: $0 == signedIn.member.company.language)
        }
        var form = FormView(.invite, button: texts("invite"), [address, name, role, language])
        form.hidden = [ShownOnce.hidden(request)]
        form.otherLink = (texts("cancel"), .people)
        return form
    }
}

/// The page that shows a link once, and says whether it was mailed too.
enum LinkMade {
    static func page(
        _ title: String, _ sentence: String, _ link: String, _ mailed: StripView, back: SitePath,
        _ request: PageRequest
    ) -> Page {
        Page(
            "link-made", title: title,
            [
                "strips": [mailed.values], "sentence": sentence,
                "plate": [
                    ["id": "link", "kind": "link-letters", "letters": link, "spelled": "", "note": ""]
                        as [String: any Sendable]
                ],
                "acts": [ActView.link(request.texts("done"), back, .primary).values],
            ])
    }
}
