import Accounts
import Storage

/// A person, or someone invited, as `accounts list --json` prints them.
struct PersonDocument: Encodable, Sendable {
    let company: String
    /// `null` for someone invited.
    let id: Int64?
    let address: String
    let name: String
    let role: String
    /// `member`, `invited` or `expired`: an invitation whose link is no longer good.
    let state: String
    /// `on`, `off` or `required`: off although the company requires it, from ``requiredFrom`` on.
    let twoStep: String
    let twoStepSince: String?
    let requiredFrom: String?
    let sessions: Int
    let appPasswords: Int
    let joinedAt: String?
    let lastSeenAt: String?
    let expiresAt: String?

    init(_ person: TeamMember) {
        company = person.member.company.name
        id = person.id
        address = person.member.person.address
        name = person.member.person.name
        role = person.member.role.rawValue
        state = "member"
        (twoStep, twoStepSince, requiredFrom) =
            switch person.twoStep {
            case .on(let since): ("on", since.description, nil)
            case .off: ("off", nil, nil)
            case .requiredFrom(let due): ("required", nil, due.description)
            }
        sessions = person.sessions
        appPasswords = person.appPasswords
        joinedAt = person.joinedAt.description
        lastSeenAt = person.member.person.lastSeenAt?.description
        expiresAt = nil
    }

    init(_ invitation: Invitation, of company: Company, at now: Timestamp) {
        self.company = company.name
        id = nil
        address = invitation.address
        name = invitation.name
        role = invitation.role.rawValue
        state = invitation.isExpired(at: now) ? "expired" : "invited"
        twoStep = "off"
        (twoStepSince, requiredFrom, joinedAt, lastSeenAt) = (nil, nil, nil, nil)
        (sessions, appPasswords) = (0, 0)
        expiresAt = invitation.expiresAt.description
    }
}
