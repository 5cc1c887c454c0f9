import Accounts
import Storage

/// The company and its people, as administrators see them, as JSON.
enum TeamShapes {
    static let member = InterfaceShape(
        "TeamMember",
        [
            InterfaceMember("id", .id), InterfaceMember("name", .text), InterfaceMember("address", .text),
            InterfaceMember("role", .choice(Role.self)), InterfaceMember("joined-at", .moment),
            InterfaceMember("last-seen-at", .optional(.moment)), InterfaceMember("password-changed-at", .moment),
            InterfaceMember("two-step-since", .optional(.moment), "Null if two-step verification is off"),
            InterfaceMember("required-by", .optional(.moment), "From when on the company requires it"),
            InterfaceMember("sessions", .count), InterfaceMember("app-passwords", .count),
        ])

    /// - Parameter role: The role, if it has changed since the member was read.
    static func json(_ member: TeamMember, role: Role? = nil) -> JSONValue {
        let person = member.member.person
        return [
            "id": .integer(member.id), "name": .text(person.name), "address": .text(person.address),
            "role": .text((role ?? member.member.role).rawValue), "joined-at": .moment(member.joinedAt),
            "last-seen-at": .optional(person.lastSeenAt), "password-changed-at": .moment(person.passwordChangedAt),
            "two-step-since": .optional(person.twoStepSince),
            "required-by": .optional(member.member.company.twoStepBy), "sessions": .count(member.sessions),
            "app-passwords": .count(member.appPasswords),
        ]
    }

    static let removal = InterfaceShape(
        "Removal",
        [
            InterfaceMember("sessions", .count, "How many ended"),
            InterfaceMember("app-passwords", .count, "How many ended"),
        ])

    static let invitation = InterfaceShape(
        "Invitation",
        [
            InterfaceMember("id", .id), InterfaceMember("address", .text), InterfaceMember("name", .text),
            InterfaceMember("role", .choice(Role.self)), InterfaceMember("language", .choice(Language.self)),
            InterfaceMember("invited-by", .optional(.text)), InterfaceMember("made-at", .moment),
            InterfaceMember("valid-until", .moment), InterfaceMember("is-expired", .boolean),
        ])

    static func json(_ invitation: Invitation, at now: Timestamp) -> JSONValue {
        [
            "id": .integer(invitation.id), "address": .text(invitation.address), "name": .text(invitation.name),
            "role": .text(invitation.role.rawValue), "language": .text(invitation.language.rawValue),
            "invited-by": .optional(invitation.invitedBy), "made-at": .moment(invitation.madeAt),
            "valid-until": .moment(invitation.expiresAt), "is-expired": .boolean(invitation.isExpired(at: now)),
        ]
    }

    static let invitationLink = InterfaceShape(
        "InvitationLink",
        [
            InterfaceMember("invitation", .shape(invitation)),
            InterfaceMember("link", .link, "The link for the person. No later answer has it"), mailing,
        ])

    static func json(_ made: InvitationLink, _ mailing: LinkLetters.Outcome, _ call: InterfaceCall) -> JSONValue {
        [
            "invitation": json(made.invitation, at: call.now),
            "link": .text(call.link(.joinLink(token: made.token.text))), "mailing": .text(mailing.code.rawValue),
        ]
    }

    static let passwordLink = InterfaceShape(
        "PasswordLink",
        [
            InterfaceMember("link", .link, "The link for the person. No later answer has it"),
            InterfaceMember("valid-until", .moment), mailing,
        ])

    private static let mailing = InterfaceMember(
        "mailing", .choice(LinkLetters.Outcome.Code.self),
        "Whether the link was mailed too. Queued: it is on its way. Parked: it waits until the system mailbox gets a "
            + "new password. Else it was not mailed, and why")

    static let company = InterfaceShape(
        "Company",
        [
            InterfaceMember("id", .id), InterfaceMember("company", .text, "Its name"),
            InterfaceMember("country", .choice(Country.self)),
            InterfaceMember("language", .choice(Language.self), "The language of its notices"),
            InterfaceMember("time-zone", .text),
            InterfaceMember(
                "required-by", .optional(.moment), "From when on two-step verification is required"),
            InterfaceMember("system-mailbox", .optional(.text), "What sends its notices"),
        ])

    static func json(_ company: Company) -> JSONValue {
        [
            "id": .integer(company.id), "company": .text(company.name), "country": .text(company.country.rawValue),
            "language": .text(company.language.rawValue), "time-zone": .text(company.timeZone),
            "required-by": .optional(company.twoStepBy), "system-mailbox": .optional(company.systemMailbox),
        ]
    }

    static let textMessages = InterfaceShape(
        "TextMessages",
        [
            InterfaceMember("gateway", .choice(["missing", "development", "ready"])),
            InterfaceMember("prefixes", .list(.text), "The prefixes of numbers that get messages"),
            InterfaceMember("stopped-at", .optional(.moment), "Since when they are stopped"),
            InterfaceMember("sent-today", .count, "How many were sent in the last 24 hours"),
            InterfaceMember("daily-limit", .count),
        ])

    static func json(_ standing: TextMessageStanding) -> JSONValue {
        let gateway: JSONValue =
            switch standing.gateway {
            case .missing: "missing"
            case .development: "development"
            case .ready: "ready"
            }
        return [
            "gateway": gateway, "prefixes": .texts(standing.prefixes), "stopped-at": .optional(standing.stoppedAt),
            "sent-today": .count(standing.sentToday), "daily-limit": .count(standing.dailyLimit),
        ]
    }
}
