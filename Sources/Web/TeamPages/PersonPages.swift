import Accounts

/// `/people/ID`: one person, and what an administrator may do.
struct PersonPages: Sendable {
    let services: SiteServices
    /// Mails the links too.
    let letters: LinkLetters

    func details(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let found = try await services.people.person(id, by: signedIn)
        let isOneself = id == signedIn.member.person.id
        let card = SectionView(
            id: "person", title: texts("person"), rows: rows(found, signedIn, request, isOneself: isOneself),
            acts: isOneself ? [] : [.link(texts("remove_person"), .personRemove(id: id), .quiet)])
        return .page(
            Page(
                "sections", title: found.member.person.name,
                [
                    "back": ["path": SitePath.people.text, "text": texts("people")], "sections": [card.values],
                    "has_links": true, "links": [["path": SitePath.people.text, "text": texts("back_to_people")]],
                ]))
    }

    /// What is known of a person. What one may do to oneself is on the page Security.
    private func rows(
        _ found: TeamMember, _ signedIn: SignedIn, _ request: PageRequest, isOneself: Bool
    ) -> [RowView] {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let (person, id) = (found.member.person, found.id)
        let other: Role = found.member.role == .administrator ? .member : .administrator
        func acts(_ act: ActView, if isOffered: Bool = true) -> [ActView] { isOffered && !isOneself ? [act] : [] }
        return [
            RowView(label: texts("field_address"), value: person.address),
            RowView(
                label: texts("field_role"), value: texts(role: found.member.role),
                acts: acts(.button(texts("make_\(other.rawValue)"), .personRole(id: id), .plain, other.rawValue))),
            RowView(
                label: texts("two_step"), badge: PeoplePage.badge(found.twoStep, texts, zone),
                acts: acts(
                    .link(texts("reset_two_step_short"), .personTwoStep(id: id), .plain),
                    if: person.twoStepSince != nil)),
            RowView(
                label: texts("field_password"),
                value: texts("last_changed", ["day": texts.day(person.passwordChangedAt, timeZone: zone)]),
                acts: acts(.button(texts("make_password_link"), .personPasswordLink(id: id), .plain).once())),
            RowView(
                label: texts("column_sessions"), value: texts.number(found.sessions),
                acts: acts(
                    .button(texts("sign_out_all"), .personSessions(id: id), .plain), if: found.sessions > 0)),
            RowView(label: texts("app_passwords"), value: texts.number(found.appPasswords)),
        ]
    }

    func changeRole(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn, let role = request.form["act"].flatMap(Role.init(rawValue:)) else {
            return .notFound
        }
        do {
            try await services.people.changeRole(of: id, to: role, by: signedIn, from: request.origin)
            return .seeOther(.person(id: id), cookies: [SiteNotice.cookie("notice_role_changed", on: request)])
        } catch AccountsError.lastAdministrator {
            return .seeOther(.person(id: id), cookies: [SiteNotice.cookie("notice_last_administrator", on: request)])
        }
    }

    func endSessions(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let count = try await services.people.endSessions(of: id, by: signedIn, from: request.origin)
        return .seeOther(
            .person(id: id),
            cookies: [SiteNotice.cookie("notice_others_ended", ["count": String(count)], on: request)])
    }

    func passwordLink(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        if let answer = ShownOnce.answer(request, "notice_link_shown_once", back: .person(id: id)) { return answer }
        let link = try await services.people.makePasswordLink(for: id, by: signedIn, from: request.origin)
        let (texts, person) = (request.texts, link.member.person)
        let outcome = await letters.send(link, by: signedIn.member.person.name)
        return ShownOnce.page(
            LinkMade.page(
                texts("password_link_title", ["name": person.name]), texts("password_link"),
                letters.writer.link(.resetLink(token: link.token.text)), outcome.strip(person.address, texts),
                back: .person(id: id), request), request)
    }

    func resetTwoStep(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        guard id != signedIn.member.person.id else { throw AccountsError.ownAccount }
        let texts = request.texts
        let found = try await services.people.person(id, by: signedIn)
        var form = FormView(.personTwoStep(id: id), button: texts("reset_two_step"))
        form.weight = .danger
        form.otherLink = (texts("cancel"), .person(id: id))
        let page = FormPage(
            template: "simple", title: texts("reset_two_step_title", ["name": found.member.person.name]), form: form,
            values: [
                "intro": texts("reset_two_step_intro"), "has_ends": true, "ends_title": texts("ends_now"),
                "ends": ends(found, texts) + [texts("ends_their_steps")],
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            try await services.people.resetTwoStep(of: id, by: signedIn, from: request.origin)
            return .seeOther(.person(id: id), cookies: [SiteNotice.cookie("notice_two_step_reset", on: request)])
        } catch AccountsError.twoStepOff {
            return .seeOther(.person(id: id))
        }
    }

    func remove(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let found = try await services.people.person(id, by: signedIn)
        let name = found.member.person.name
        var typed = FieldView(AccountsField.typedName.rawValue, texts("field_typed_name", ["name": name]))
        typed.isFocused = true
        var form = FormView(.personRemove(id: id), button: texts("remove_person"), [typed])
        form.weight = .danger
        form.otherLink = (texts("cancel"), .person(id: id))
        let page = FormPage(
            template: "simple", title: texts("remove_person_title", ["name": name]), form: form,
            values: [
                "has_ends": true, "ends_title": texts("ends_now"), "ends": [texts("ends_access")] + ends(found, texts),
                "has_stays": true,
                "stays_title": texts("stays"), "stays": [texts("stays_company_mailboxes"), texts("stays_log")],
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            let removal = try await services.people.remove(
                id, typedName: request.form.trimmed(AccountsField.typedName.rawValue), by: signedIn,
                from: request.origin)
            await services.follower?.personWasRemoved(id, from: signedIn.member.company.id)
            return .seeOther(
                .people, cookies: [SiteNotice.cookie("notice_removed", ["name": removal.person.name], on: request)])
        } catch let error as AccountsError {
            return try page.refused(error, request)
        }
    }

    private func ends(_ found: TeamMember, _ texts: SiteTexts) -> [String] {
        var ends: [String] = []
        if found.sessions > 0 { ends.append(texts("ends_their_sessions", count: found.sessions)) }
        if found.appPasswords > 0 { ends.append(texts("ends_their_app_passwords", count: found.appPasswords)) }
        return ends
    }
}
