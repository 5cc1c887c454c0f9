import Accounts

/// `/security/log` and `/company/log`: the security log, the newest first, a page by number.
struct LogPage: Sendable {
    let services: SiteServices

    private static let pageLength = 50

    /// A person's own events.
    func own(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let events = try await services.log.events(
            ofPerson: signedIn.member.person.id, before: Self.before(request), limit: Self.pageLength + 1,
            kinds: LogFilter.kinds(request.query["kind"]))
        let question = StripView(
            tone: .info, sentence: request.texts("was_it_you"), path: .password, link: request.texts("change_password"))
        return .page(page(request.texts("log_title"), events, request, signedIn, names: [:], strips: [question]))
    }

    /// Everything of the company, for administrators.
    func company(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        let found = try await services.companyLog.page(
            before: Self.before(request), limit: Self.pageLength + 1, kinds: LogFilter.kinds(request.query["kind"]),
            by: signedIn)
        var strips: [StripView] = []
        if request.query["verify"] == "yes" {
            switch try await services.log.verify() {
            case .intact(let count):
                strips.append(StripView(tone: .good, sentence: texts("log_intact", count: Int(count))))
            case .broken(let number):
                strips.append(
                    StripView(tone: .bad, sentence: texts("log_broken", ["number": texts.number(Int(number))])))
            }
        }
        var page = page(
            texts("company_log_title"), found.events, request, signedIn, names: found.names, strips: strips)
        page.values["has_links"] = true
        page.values["links"] = [["path": SitePath.company.text, "text": texts("back_to_company")]]
        page.values["head"] = [
            "path": SitePath.companyLog.text + "?verify=yes", "text": texts("verify_log"), "icon": "check",
            "weight": "plain",
        ]
        return .page(page)
    }

    private static func before(_ request: PageRequest) -> Int64? { request.query["before"].flatMap { Int64($0) } }

    private func page(
        _ title: String, _ events: [SecurityEvent], _ request: PageRequest, _ signedIn: SignedIn,
        names: [Int64: String], strips: [StripView]
    ) -> Page {
        let texts = request.texts
        let shown = events.prefix(Self.pageLength)
        let kind = request.query["kind"] ?? ""
        let list = SectionView(
            id: "events", title: texts("events"), isTight: true,
            items: shown.map { EventItem.view($0, request, signedIn, names: names) },
            empty: ("list", texts("no_events"), ""))
        var pager: [[String: any Sendable]] = []
        let isFirst = Self.before(request) == nil
        if events.count > Self.pageLength || !isFirst {
            let base = request.path.text
            let older = FormFields([("kind", kind), ("before", String(shown.last?.number ?? 0))]).encoded
            pager = [
                [
                    "name": texts("pages"), "text": "",
                    "newer": isFirst ? "" : "\(base)?\(FormFields([("kind", kind)]).encoded)",
                    "older": events.count > Self.pageLength ? "\(base)?\(older)" : "",
                ]
            ]
        }
        return Page(
            "sections", title: title,
            [
                "strips": strips.map(\.values), "filter": [LogFilter.view(request)], "sections": [list.values],
                "pager": pager, "has_links": true,
                "links": [["path": SitePath.security.text, "text": texts("back_to_security")]],
            ])
    }
}

/// Which events of the log are shown.
enum LogFilter: String, CaseIterable {
    case all, signIn = "sign-in", secondStep = "second-step", appPasswords = "app-passwords", people, mailboxes

    /// Returns the kinds of a filter by its name; empty for all.
    static func kinds(_ name: String?) -> Set<SecurityEvent.Kind> {
        switch LogFilter(rawValue: name ?? "") ?? .all {
        case .all: []
        case .signIn:
            [
                .signedIn, .signInRefused, .signInBlocked, .signedOut, .sessionEnded, .allSessionsEnded,
                .browserRemembered, .browserForgotten, .passwordChanged, .passwordLinkMade, .passwordReset,
            ]
        case .mailboxes:
            [.mailboxConnected, .mailboxPasswordReplaced, .mailboxRightsChanged, .mailboxDisconnected]
        case .secondStep:
            [
                .secondStepRefused, .twoStepTurnedOn, .twoStepTurnedOff, .twoStepReset, .secondStepAdded,
                .secondStepRemoved, .backupCodesMade, .backupCodeUsed,
            ]
        case .appPasswords:
            [
                .appPasswordMade, .appPasswordRenamed, .appPasswordRenewed, .appPasswordRevoked, .appPasswordsRevoked,
                .appPasswordFirstUsed, .appPasswordRefused,
            ]
        case .people:
            [
                .companySetUp, .companyChanged, .twoStepRequired, .twoStepNoLongerRequired, .personInvited,
                .invitationWithdrawn, .personJoined, .roleChanged, .personRemoved, .profileChanged,
            ]
        }
    }

    static func view(_ request: PageRequest) -> [String: any Sendable] {
        let chosen = LogFilter(rawValue: request.query["kind"] ?? "") ?? .all
        var field = FieldView("kind", request.texts("log_show"), .select)
        field.options = allCases.map { filter in
            FieldView.Option(
                value: filter.rawValue,
                label: request.texts("log_filter_\(filter.rawValue.replacing("-", with: "_"))"),
                isChosen: filter == chosen)
        }
        return ["action": request.path.text, "button": request.texts("show"), "fields": [field.values]]
    }
}
