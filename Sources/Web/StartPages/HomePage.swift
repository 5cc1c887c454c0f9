import Accounts
import Mailboxes
import Storage

/// `/`: what is left to do, until it is done or hidden.
struct HomePage: Sendable {
    let services: SiteServices
    /// Whether browsers come by TLS.
    let isSecure: Bool

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let facts = try await services.checklist.facts(of: signedIn)
        // The first thing comes back until it is done.
        if facts.twoStepSince != nil, let until = facts.hiddenUntil, request.now < until {
            return .seeOther(try await after(signedIn))
        }
        let (texts, person) = (request.texts, signedIn.member.person)
        let passwords = try await services.appPasswords.all(of: signedIn)
        let isOn = facts.twoStepSince != nil
        let mayConnect = try await services.mailboxes.mayConnect(signedIn)
        let connected = try await services.mailboxes.people.mailboxes(
            of: person.id, with: [], inCompany: signedIn.member.company.id
        ).map(\.connectedAt).min()
        if isOn, !passwords.isEmpty, connected != nil || !mayConnect { return .seeOther(try await after(signedIn)) }
        func done(_ moment: Timestamp?, else hint: String) -> String {
            moment.map { texts("done_on", ["day": texts.day($0, timeZone: person.timeZone)]) } ?? texts(hint)
        }
        var steps = [
            todo(
                texts("todo_two_step"), done(facts.twoStepSince, else: "todo_two_step_hint"), isDone: isOn,
                isNext: !isOn,
                .link(texts("turn_on"), .twoStep, .primary, spoken: texts("turn_on_two_step"))),
            todo(
                texts("todo_app_password"), done(passwords.map(\.madeAt).min(), else: "todo_app_password_hint"),
                isDone: !passwords.isEmpty, isNext: isOn && passwords.isEmpty && (connected != nil || !mayConnect),
                .link(
                    texts("create"), isOn ? .newAppPassword : .twoStep, .plain,
                    spoken: texts("create_app_password"))),
        ]
        if mayConnect {
            let isNext = isOn && connected == nil
            steps.insert(
                todo(
                    texts("todo_mailbox"), done(connected, else: "todo_mailbox_hint"), isDone: connected != nil,
                    isNext: isNext, .link(texts("add_mailbox"), .newMailbox, isNext ? .primary : .plain)),
                at: 1)
        }
        let todos = steps.enumerated().map { index, step in
            step.merging(["number": String(index + 1)]) { $1 }
        }
        let then = then(request, signedIn, hasColleagues: facts.hasColleagues)
        var page = Page(
            "home", title: texts("welcome", ["name": person.name]),
            [
                "strips": [] as [String], "todos": todos, "has_then": !then.isEmpty, "then": then.map(\.values),
                "hide": isOn,
            ])
        page.lead = texts("welcome_lead")
        return .page(page)
    }

    func hide(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        _ = try await services.checklist.hide(by: signedIn)
        return .seeOther(try await after(signedIn))
    }

    /// Where a day begins once nothing is left to do: at the letters, for those who read some.
    private func after(_ signedIn: SignedIn) async throws -> SitePath {
        try await services.mailboxes.letters.areAny(for: signedIn.mailboxViewer) ? .messages : .security
    }

    private func todo(
        _ title: String, _ hint: String, isDone: Bool, isNext: Bool, _ act: ActView?
    ) -> [String: any Sendable] {
        [
            "title": title, "hint": hint, "done": isDone, "next": isNext,
            "acts": isDone ? [] as [[String: any Sendable]] : [act?.values].compactMap(\.self),
        ]
    }

    private func then(_ request: PageRequest, _ signedIn: SignedIn, hasColleagues: Bool) -> [ItemView] {
        guard signedIn.isAdministrator else { return [] }
        let texts = request.texts
        var items: [ItemView] = []
        if !hasColleagues {
            items.append(
                ItemView(
                    title: texts("then_invite"), icon: "invite", lines: [texts("then_invite_hint")],
                    acts: [.link(texts("invite"), .invite, .plain)]))
        }
        if !isSecure {
            items.append(ItemView(title: texts("then_tls"), icon: "password", lines: [texts("then_tls_hint")]))
        }
        return items
    }
}
