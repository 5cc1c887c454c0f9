import Accounts
import Storage

/// `/people`: who belongs to the company, and who is invited.
struct PeoplePage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let people = try await services.people.all(by: signedIn)
        let invitations = try await services.invitations.all(by: signedIn)
        let table = TableView(
            caption: texts("people"),
            columns: [texts("column_person"), texts("field_role"), texts("two_step"), texts("column_last_seen")],
            rows: people.map { member in
                let person = member.member.person
                return TableView.Row(
                    head: (person.name, .person(id: person.id), person.address),
                    cells: [
                        TableView.Cell(text: texts(role: member.member.role)),
                        TableView.Cell(badge: Self.badge(member.twoStep, texts, zone)),
                        TableView.Cell(
                            text: person.lastSeenAt.map { texts.moment($0, now: request.now, timeZone: zone) }
                                ?? texts("never")),
                    ])
            })
        let invited = TableView(
            caption: texts("invitations"),
            columns: [texts("column_person"), texts("field_role"), texts("column_expires")], hasActs: true,
            rows: invitations.map { invitation in
                TableView.Row(
                    head: (invitation.name.isEmpty ? invitation.address : invitation.name, nil, invitation.address),
                    cells: [
                        TableView.Cell(text: texts(role: invitation.role)),
                        TableView.Cell(text: Self.expiry(invitation, request)),
                    ],
                    acts: [
                        .button(
                            texts("new_link"), .invitation(id: invitation.id), .plain, "again",
                            spoken: texts("new_link_named", ["address": invitation.address])
                        ).once(),
                        .button(
                            texts("withdraw"), .invitation(id: invitation.id), .quiet, "withdraw",
                            spoken: texts("withdraw_named", ["address": invitation.address])),
                    ])
            })
        return .page(
            Page(
                "people", title: texts("people"),
                [
                    "head": [
                        "path": SitePath.invite.text, "text": texts("invite"), "icon": "invite", "weight": "primary",
                    ],
                    "strips": [] as [String], "people": [table.values(texts)],
                    "invitations": (invitations.isEmpty ? [] : [invited]).map { $0.values(texts) },
                    "pager": [] as [String],
                ]))
    }

    static func badge(_ standing: TeamMember.TwoStepStanding, _ texts: SiteTexts, _ zone: String) -> BadgeView {
        switch standing {
        case .on: BadgeView(tone: .on, word: texts("on"))
        case .off: BadgeView(tone: .off, word: texts("off"))
        case .requiredFrom(let due):
            BadgeView(tone: .warn, word: texts("off_must_by", ["day": texts.day(due, timeZone: zone)]))
        }
    }

    private static func expiry(_ invitation: Invitation, _ request: PageRequest) -> String {
        guard !invitation.isExpired(at: request.now) else { return request.texts("expired") }
        // A day that has begun counts: an invitation of a week says so when it is made.
        let days = Int((invitation.expiresAt - request.now).components.seconds + 86_399) / 86_400
        return request.texts("expires_in_days", count: max(1, days))
    }
}

extension SiteTexts {
    /// Returns a role in words.
    func callAsFunction(role: Role) -> String {
        switch role {
        case .administrator: self("role_administrator")
        case .member: self("role_member")
        }
    }
}
