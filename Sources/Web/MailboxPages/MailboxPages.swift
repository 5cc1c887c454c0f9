import Accounts
import MailWire
import Mailboxes
import Storage

/// `/mailboxes/ID` and what can be done there.
struct MailboxPages: Sendable {
    let services: SiteServices
    let running: RunningAttempts

    /// The state of both sides, the sign-in, the people.
    func details(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, access) = try await find(id, request)
        let (texts, mailbox) = (request.texts, access.mailbox)
        let overview = try await services.mailboxes.directory.overview(of: mailbox, at: request.now)
        let state = MailboxState(
            mailbox: mailbox, overview: overview, request: request, signedIn: signedIn,
            words: services.mailboxes.words(texts.language))
        var sections = [try await standing(state, access)]
        if access.mayManage { sections.append(signInSection(mailbox, texts)) }
        if !mailbox.place.isPrivate, access.mayManage {
            sections.append(try await peopleSection(mailbox, signedIn, texts))
        }
        if access.mayManage {
            sections.append(
                SectionView(
                    id: "leave", title: texts("disconnect_title_short"), hint: texts("disconnect_hint"),
                    acts: [.link(texts("disconnect"), .mailboxDisconnect(id: id), .plain)]))
        }
        var page = Page(
            "sections", title: mailbox.address,
            [
                "back": ["path": SitePath.mailboxes.text, "text": texts("mailboxes")],
                "sections": sections.map(\.values), "has_links": false, "links": [] as [String],
            ])
        page.lead = mailbox.name ?? ""
        if access.mayFetch { page.acts = [.button(texts("fetch_now"), .mailboxFetch(id: id), .primary)] }
        return .page(page)
    }

    private func standing(_ state: MailboxState, _ access: MailboxAccess) async throws -> SectionView {
        let (texts, overview, mailbox) = (state.request.texts, state.overview, access.mailbox)
        let (fetching, sending) = (state.side(overview.fetching), state.side(overview.sending))
        var rows = [
            RowView(
                label: texts("incoming_mail"), badge: fetching.badge, value: fetching.sentence,
                hint: overview.standing.fetching == nil
                    ? texts("mailbox_fetched_at", ["time": state.fetched]) : state.fetched),
            RowView(label: texts("outgoing_mail"), badge: sending.badge, value: sending.sentence),
            RowView(
                label: texts("column_waiting"),
                value: overview.waiting > 0 ? texts("letters_count", count: overview.waiting) : texts("letters_none")),
        ]
        if access.mayRead || access.mayManage {
            let stored = try await services.mailboxes.directory.storedLetters(of: mailbox)
            rows.append(
                RowView(
                    label: texts("mailbox_stored"),
                    value: stored > 0 ? texts("letters_count", count: stored) : texts("letters_none"),
                    hint: try await completeness(mailbox, state)))
        }
        let needsPassword = overview.standing.state == .needsPassword
        return SectionView(
            id: "state", title: texts("column_state"), badge: state.badge,
            strips: needsPassword && access.mayManage
                ? [
                    StripView(
                        tone: .bad, sentence: texts("mailbox_password_strip", count: overview.waiting),
                        path: .mailboxPassword(id: mailbox.id), link: texts("replace_password"))
                ] : [],
            rows: rows)
    }

    /// Whether everything at the server is here, as last proved.
    private func completeness(_ mailbox: Mailbox, _ state: MailboxState) async throws -> String {
        guard let proof = try await services.mailboxes.directory.completeness(of: mailbox) else { return "" }
        let texts = state.request.texts
        return texts(
            proof.isComplete ? "mailbox_complete" : "mailbox_incomplete",
            [
                "server": texts.number(proof.serverCount), "here": texts.number(proof.hereCount),
                "time": texts.moment(
                    proof.provedAt, now: state.request.now, timeZone: state.signedIn.member.person.timeZone),
            ])
    }

    private func signInSection(_ mailbox: Mailbox, _ texts: SiteTexts) -> SectionView {
        func server(_ endpoint: Endpoint) -> String {
            texts(
                "server_words",
                [
                    "host": endpoint.host, "port": String(endpoint.port),
                    "security": endpoint.security == .startTLS ? "STARTTLS" : "TLS",
                ])
        }
        let isPassword = mailbox.signIn == .password
        return SectionView(
            id: "sign-in", title: texts("mailbox_sign_in"),
            rows: [
                RowView(
                    label: texts("field_app_password"),
                    value: texts(isPassword ? "password_kept" : "signed_in_at_page"),
                    acts: isPassword ? [.link(texts("replace_password"), .mailboxPassword(id: mailbox.id), .plain)] : []
                ),
                RowView(label: texts("field_mailbox_user_name"), value: mailbox.userName),
                RowView(label: texts("incoming_mail"), value: server(mailbox.imap)),
                RowView(label: texts("outgoing_mail"), value: server(mailbox.smtp)),
            ])
    }

    private func peopleSection(
        _ mailbox: Mailbox, _ signedIn: SignedIn, _ texts: SiteTexts
    ) async throws -> SectionView {
        let names = try await services.people.names(of: signedIn)
        let people = try await services.mailboxes.people.all(
            of: mailbox.id, inCompany: signedIn.member.company.id)
        return SectionView(
            id: "people", title: texts("mailbox_people"), hint: texts("mailbox_people_hint"),
            rows: people.compactMap { person in
                names[person.personID].map { name in
                    RowView(label: name, value: texts(rights: person.rights))
                }
            },
            acts: [.link(texts("change_people"), .mailboxPeople(id: mailbox.id), .plain)])
    }

    /// `…/password`: the new one is tried at both servers, and the old one stays until then.
    func password(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, access) = try await find(id, request)
        guard access.mayManage, access.mailbox.signIn == .password else { return .notFound }
        let texts = request.texts
        var field = NewMailboxPage.password(texts)
        field.isFocused = true
        var form = FormView(.mailboxPassword(id: id), button: texts("replace_password"), [field])
        form.otherLink = (texts("cancel"), .mailbox(id: id))
        let page = FormPage(
            template: "simple", title: texts("replace_password_title", ["address": access.mailbox.address]),
            form: form,
            values: [
                "intro": texts("replace_password_intro"),
                "back": ["path": SitePath.mailbox(id: id).text, "text": access.mailbox.address],
            ])
        guard request.method == .post else { return page.shown(request) }
        do {
            let attempt = try await services.mailboxes.attempts.begin(
                replacingPasswordOf: access.mailbox,
                with: Secret(request.form[MailboxField.password.rawValue] ?? ""), by: signedIn.member.person.id,
                inCompany: signedIn.member.company.id)
            return running.begin(attempt, request)
        } catch {
            guard let problem = texts.mailboxProblem(error) else { throw error }
            return page.refused([problem], request)
        }
    }

    /// `…/disconnect`: what is deleted here, and what stays at the provider.
    func disconnect(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        let (signedIn, access) = try await find(id, request)
        guard access.mayManage else { return .notFound }
        let (texts, mailbox) = (request.texts, access.mailbox)
        let overview = try await services.mailboxes.directory.overview(of: mailbox, at: request.now)
        let stored = try await services.mailboxes.directory.storedLetters(of: mailbox)
        let lost = overview.waiting + overview.uncertain
        let typed = FieldView("typed-name", texts("field_typed_address", ["address": mailbox.address]))
        var form = FormView(.mailboxDisconnect(id: id), button: texts("disconnect"), [typed])
        form.weight = .danger
        form.otherLink = (texts("cancel"), .mailbox(id: id))
        let page = FormPage(
            template: "simple", title: texts("disconnect_title", ["address": mailbox.address]), form: form,
            values: [
                "has_ends": true, "ends_title": texts("ends_now"),
                "ends": [texts("ends_stored", count: stored)]
                    + (lost > 0 ? [texts("ends_unsent", count: lost)] : []),
                "has_stays": true, "stays_title": texts("stays"), "stays": [texts("stays_at_provider")],
            ])
        guard request.method == .post else { return page.shown(request) }
        let given = request.form.trimmed("typed-name").lowercased()
        guard given == mailbox.address else {
            return page.refused(
                [
                    (
                        "typed-name",
                        texts(given.isEmpty ? "problem_typed_address_missing" : "problem_typed_address_wrong")
                    )
                ],
                request)
        }
        do {
            try await services.mailboxes.directory.disconnect(mailbox, discardingUnsent: true)
            try await services.mailboxDeeds.note(
                .disconnected, address: mailbox.addressForLog, by: signedIn.member, from: request.origin)
        } catch MailboxError.notConnected {
            // Somebody else was faster.
        }
        return .seeOther(
            .mailboxes, cookies: [SiteNotice.cookie("notice_disconnected", ["address": mailbox.address], on: request)])
    }

    /// Finds a mailbox of which the person may know more than that it exists.
    func find(_ id: Int64, _ request: PageRequest) async throws -> (SignedIn, MailboxAccess) {
        guard let signedIn = request.fullySignedIn,
            let access = try await services.mailboxes.people.access(to: id, of: signedIn.mailboxViewer), access.mayKnow
        else { throw AccountsError.notFound }
        return (signedIn, access)
    }
}

extension SiteTexts {
    /// Returns what a person may do with a mailbox in words.
    func callAsFunction(rights: MailboxRights) -> String {
        let parts = [
            rights.contains(.read) ? self("right_read") : nil, rights.contains(.send) ? self("right_send") : nil,
            rights.contains(.manage) ? self("right_manage") : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
