import Accounts
import Storage

/// An app password in the list.
enum AppPasswordItem {
    static func view(_ password: AppPassword, _ request: PageRequest, _ signedIn: SignedIn) -> ItemView {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let made = texts("created_on", ["day": texts.day(password.madeAt, timeZone: zone)])
        let ends = password.endsAt.map { texts("valid_until_day", ["day": texts.day($0, timeZone: zone)]) }
        let former = password.formerEndsAt.map {
            texts("replaced_until", ["time": texts.moment($0, now: request.now, timeZone: zone)])
        }
        let networks =
            password.networks.isEmpty
            ? nil : texts("only_from", ["networks": password.networks.map(\.description).joined(separator: ", ")])
        return ItemView(
            title: password.name, icon: "key", path: .appPassword(id: password.id),
            badge: password.isLongUnused(at: request.now)
                ? BadgeView(tone: .warn, word: texts("unused_for_a_year")) : nil,
            lines: [
                ([texts(scope: password.scope), made] + [ends, networks, former].compactMap(\.self))
                    .joined(separator: " · "),
                use(password, request, signedIn),
            ],
            acts: [
                .link(
                    texts("revoke"), .revokeAppPassword(id: password.id), .plain,
                    spoken: texts("revoke_named", ["name": password.name]))
            ])
    }

    /// All that is known of one, for its own page.
    static func facts(_ password: AppPassword, _ request: PageRequest, _ signedIn: SignedIn) -> [RowView] {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        var rows = [
            RowView(label: texts("field_scope"), value: texts(scope: password.scope)),
            RowView(label: texts("row_made"), value: texts.day(password.madeAt, timeZone: zone)),
            RowView(label: texts("row_used"), value: use(password, request, signedIn)),
        ]
        if let end = password.endsAt {
            rows.append(RowView(label: texts("field_valid_until"), value: texts.day(end, timeZone: zone)))
        }
        if !password.networks.isEmpty {
            rows.append(
                RowView(
                    label: texts("field_networks"),
                    value: password.networks.map(\.description).joined(separator: ", ")))
        }
        return rows
    }

    /// When it was last used, from where, and by which program.
    static func use(_ password: AppPassword, _ request: PageRequest, _ signedIn: SignedIn) -> String {
        guard let use = password.lastUse else { return request.texts("never_used") }
        return request.texts(
            "last_used",
            [
                "time": request.texts.moment(use.at, now: request.now, timeZone: signedIn.member.person.timeZone),
                "address": request.texts.place(use.origin, signedIn.member.company),
                "program": request.texts.program(use.origin),
            ])
    }
}

extension SiteTexts {
    /// Returns a scope in words.
    func callAsFunction(scope: AppPasswordScope) -> String {
        switch scope {
        case .sendAndRead: self("scope_send_and_read")
        case .send: self("scope_send")
        case .read: self("scope_read")
        }
    }
}
