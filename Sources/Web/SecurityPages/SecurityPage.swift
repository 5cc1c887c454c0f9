import Accounts
import Storage

/// `/security`: how a person signs in, the app passwords, the browsers, and what happened lately.
struct SecurityPage: Sendable {
    let services: SiteServices

    /// How many events the page shows.
    private static let recentEvents = 5

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let state = try await services.twoStep.state(of: signedIn)
        let texts = request.texts
        var values = SignInParts(request: request, signedIn: signedIn, state: state).values
        values.merge(try await appPasswords(request, signedIn, state)) { $1 }
        let sessions = try await services.sessions.all(of: signedIn)
        values["browsers"] = sessions.prefix(5).map { SessionItem.view($0, signedIn, request).values }
        values["end_others"] =
            (sessions.count > 1 ? [ActView.button(texts("sign_out_others"), .endOtherSessions, .plain)] : []).map(
                \.values)
        values["all_browsers"] =
            sessions.count > 5 || state.rememberedBrowsers > 0
            ? [["path": SitePath.browsers.text, "text": texts("all_browsers")]] : [] as [[String: String]]
        let events = try await services.log.events(ofPerson: signedIn.member.person.id, limit: Self.recentEvents)
        values["events"] = events.map { EventItem.view($0, request, signedIn).values }
        var page = Page("security", title: texts("security"), values)
        page.lead = try await lastSignIn(request, signedIn)
        return .page(page)
    }

    /// The last sign-in in any browser, so that a stranger's is seen. Who has just set up or joined has none but this.
    private func lastSignIn(_ request: PageRequest, _ signedIn: SignedIn) async throws -> String {
        let (texts, person) = (request.texts, signedIn.member.person)
        let last = try await services.log.events(ofPerson: person.id, limit: 1, kinds: [.signedIn]).first
        let origin = last?.origin ?? signedIn.session.origin
        return texts(
            "last_sign_in",
            [
                "time": texts.moment(
                    last?.happenedAt ?? signedIn.session.madeAt, now: request.now, timeZone: person.timeZone),
                "address": texts.place(origin, signedIn.member.company), "program": texts.program(origin),
            ])
    }

    private func appPasswords(
        _ request: PageRequest, _ signedIn: SignedIn, _ state: TwoStepState
    ) async throws -> [String: any Sendable] {
        let texts = request.texts
        guard state.isOn else {
            return [
                "app_off": [
                    StripView(
                        tone: .info, sentence: texts("app_passwords_off"), path: .twoStep,
                        link: texts("app_passwords_turn_on")
                    ).values
                ],
                "app_create": [] as [String], "app_empty": [] as [String], "has_app_passwords": false,
                "has_tombstones": false, "app_revoke_all": [] as [String],
            ]
        }
        let all = try await services.appPasswords.all(of: signedIn)
        let tombstones = try await services.appPasswords.tombstones(of: signedIn)
        let empty: [String: any Sendable] = [
            "icon": "key", "title": texts("app_passwords_none"), "sentence": texts("app_passwords_none_why"),
            "acts": [] as [String],
        ]
        let create = ["path": SitePath.newAppPassword.text, "text": texts("create_app_password"), "weight": "primary"]
        return [
            "app_off": [] as [String], "app_create": [create],
            "app_empty": (all.isEmpty ? [empty] : []) as [[String: any Sendable]],
            "has_app_passwords": !all.isEmpty,
            "app_passwords": all.map { AppPasswordItem.view($0, request, signedIn).values },
            "has_tombstones": !tombstones.isEmpty,
            "tombstones": tombstones.map { tombstone in
                texts(
                    "tombstone", count: Int(tombstone.tries),
                    [
                        "name": tombstone.name,
                        "since": texts.day(
                            tombstone.firstTriedAt ?? tombstone.revokedAt, timeZone: signedIn.member.person.timeZone),
                    ])
            },
            "app_revoke_all": all.count > 1
                ? [["path": SitePath.revokeAllAppPasswords.text, "text": texts("revoke_all")]]
                : [] as [[String: String]],
        ]
    }
}
