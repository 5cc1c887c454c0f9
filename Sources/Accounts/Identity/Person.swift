public import Storage

/// A person who signs in.
public struct Person: Sendable, Hashable {
    /// The colours of the pages.
    public enum Appearance: String, Sendable, Hashable, CaseIterable {
        /// As the person's system is set.
        case system
        case light, dark
    }

    /// The person's number.
    public let id: Int64
    /// The mail address that the person signs in with, in lower case.
    public let address: String
    /// The name.
    public let name: String
    /// The language of the pages and notices.
    public let language: Language
    /// The time zone, by the name of the IANA database: `Europe/Prague`.
    public let timeZone: String
    /// The colours of the pages.
    public let appearance: Appearance
    /// Whether single keys act on the pages.
    public let usesKeys: Bool
    /// When the password was set.
    public let passwordChangedAt: Timestamp
    /// Since when two-step verification is on; `nil` if it is off.
    public let twoStepSince: Timestamp?
    /// When the person was last here; `nil` if never.
    public let lastSeenAt: Timestamp?

    /// Reads a row of `people`.
    init(row: Row) throws {
        id = try row.integer("id")
        address = try row.text("address")
        name = try row.text("name")
        language = Language(rawValue: try row.text("language")) ?? .english
        timeZone = try row.text("time_zone")
        appearance = Appearance(rawValue: try row.text("appearance")) ?? .system
        usesKeys = try row.bool("uses_keys")
        passwordChangedAt = try row.timestamp("password_changed_at")
        twoStepSince = try row.optionalTimestamp("two_step_since")
        lastSeenAt = try row.optionalTimestamp("last_seen_at")
    }
}

/// What a member may do in the company.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case administrator, member
}

/// A person as a member of a company.
public struct Member: Sendable, Hashable {
    /// Who.
    public let person: Person
    /// Whose.
    public let company: Company
    /// What the person may do there.
    public let role: Role

    /// Whether the company requires two-step verification of this person now, and it is off. Then only its set-up is
    /// open to the person.
    public func mustSetUpTwoStep(at now: Timestamp) -> Bool {
        guard person.twoStepSince == nil, let due = company.twoStepBy else { return false }
        return due <= now
    }
}

extension ReadTransaction {
    /// Returns a member; `nil` if the person does not belong to the company.
    func member(_ personID: Int64, of companyID: Int64) throws -> Member? {
        guard
            let person = try row("SELECT * FROM people WHERE id = $1", [personID]),
            let company = try row("SELECT * FROM companies WHERE id = $1", [companyID]),
            let membership = try row(
                "SELECT role FROM memberships WHERE company_id = $1 AND person_id = $2", [companyID, personID])
        else { return nil }
        return Member(
            person: try Person(row: person), company: try Company(row: company),
            role: Role(rawValue: try membership.text("role")) ?? .member)
    }
}
