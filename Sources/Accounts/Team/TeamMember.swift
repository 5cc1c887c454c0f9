public import Storage

/// A person as the company's administrators see them.
public struct TeamMember: Sendable, Hashable, Identifiable {
    /// How it is with two-step verification.
    public enum TwoStepStanding: Sendable, Hashable {
        case on(since: Timestamp)
        /// Off, and not required.
        case off
        /// Off, and required from then on; the time may be over.
        case requiredFrom(Timestamp)
    }

    /// Who, and what they may do.
    public let member: Member
    /// When they joined the company.
    public let joinedAt: Timestamp
    /// In how many browsers they are signed in.
    public let sessions: Int
    /// How many app passwords they have.
    public let appPasswords: Int

    /// The person's number.
    public var id: Int64 { member.person.id }

    /// How it is with two-step verification.
    public var twoStep: TwoStepStanding {
        if let since = member.person.twoStepSince { return .on(since: since) }
        return member.company.twoStepBy.map { .requiredFrom($0) } ?? .off
    }

    /// Reads a row of `people` with the columns `role`, `joined_at`, `session_count` and `app_password_count`.
    init(row: Row, company: Company) throws {
        member = Member(
            person: try Person(row: row), company: company, role: Role(rawValue: try row.text("role")) ?? .member)
        joinedAt = try row.timestamp("joined_at")
        sessions = Int(try row.integer("session_count"))
        appPasswords = Int(try row.integer("app_password_count"))
    }

    /// Returns a company's people by name, or one of them.
    static func read(
        of companyID: Int64, person personID: Int64? = nil, at now: Timestamp, in transaction: ReadTransaction
    ) throws -> [TeamMember] {
        guard let row = try transaction.row("SELECT * FROM companies WHERE id = $1", [companyID]) else { return [] }
        let company = try Company(row: row)
        return try transaction.rows(
            """
            SELECT people.*, memberships.role AS role, memberships.joined_at AS joined_at,
                (
                    SELECT count(*) FROM sessions
                    WHERE sessions.person_id = people.id AND stage = $2 AND \(Sessions.isOpen(at: 3, idleSince: 4))
                ) AS session_count,
                (
                    SELECT count(*) - count(renews) FROM app_passwords WHERE app_passwords.person_id = people.id
                ) AS app_password_count
            FROM memberships JOIN people ON people.id = memberships.person_id
            WHERE memberships.company_id = $1 AND ($5 = 0 OR people.id = $5)
            ORDER BY people.name, people.id
            """, [companyID, Session.Stage.full.rawValue, now, now - Sessions.idleLifetime, personID ?? 0]
        ).map { try TeamMember(row: $0, company: company) }
    }
}

/// What ended when a person was removed.
public struct Removal: Sendable, Hashable {
    /// Who it was.
    public let person: Person
    /// How many sessions ended.
    public let sessions: Int
    /// How many app passwords ended.
    public let appPasswords: Int
}
