import Accounts

/// `/security/browsers`: where the person is signed in, and which browsers are spared the second step.
struct BrowserPages: Sendable {
    let services: SiteServices

    func list(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let sessions = try await services.sessions.all(of: signedIn)
        let browsers = try await services.browsers.all(of: signedIn)
        let open = SectionView(
            id: "sessions", title: texts("where_signed_in"),
            items: sessions.map { SessionItem.view($0, signedIn, request) },
            acts: sessions.count > 1 ? [.button(texts("sign_out_others"), .endOtherSessions, .plain)] : [])
        let remembered = SectionView(
            id: "remembered", title: texts("remembered_browsers"), hint: texts("remembered_browsers_hint"),
            items: browsers.map { browser in
                ItemView(
                    title: texts.program(browser.origin), icon: "browser",
                    lines: [
                        texts(
                            "remembered_until",
                            [
                                "until": texts.day(browser.rememberedUntil, timeZone: zone),
                                "time": texts.moment(browser.lastUsedAt, now: request.now, timeZone: zone),
                                "address": texts.place(browser.origin, signedIn.member.company),
                            ])
                    ],
                    acts: [
                        .button(
                            texts("forget"), .forgetBrowser(id: browser.id), .plain,
                            spoken: texts("forget_named", ["name": texts.program(browser.origin)]))
                    ])
            },
            empty: ("browser", texts("no_remembered_browsers"), ""))
        return .page(
            Page(
                "sections", title: texts("browsers_title"),
                [
                    "sections": [open.values, remembered.values], "has_links": true,
                    "links": [["path": SitePath.security.text, "text": texts("back_to_security")]],
                ]))
    }

    func end(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        try await services.sessions.end(id, by: signedIn, from: request.origin)
        return .seeOther(.browsers, cookies: [SiteNotice.cookie("notice_session_ended", on: request)])
    }

    func endOthers(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let count = try await services.sessions.endOthers(by: signedIn, from: request.origin)
        return .seeOther(
            .browsers,
            cookies: [SiteNotice.cookie("notice_others_ended", ["count": String(count)], on: request)])
    }

    func forget(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        try await services.browsers.forget(id, by: signedIn, from: request.origin)
        return .seeOther(.browsers, cookies: [SiteNotice.cookie("notice_browser_forgotten", on: request)])
    }
}
