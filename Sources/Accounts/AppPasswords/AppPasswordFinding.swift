import Storage

/// What the database has about a digest. It is `indirect` so that keeping and recalling one copies a reference.
indirect enum AppPasswordFinding: Sendable {
    /// An app password that was not revoked.
    case live(Live)
    /// One that was revoked.
    case revoked(Revoked)

    struct Live: Sendable {
        let id: Int64
        let name: String
        let scope: AppPasswordScope
        let networks: [Network]
        let endsAt: Timestamp?
        let lastUse: AppPasswordUse?
        /// Whether letters from before a renewal are to end when these are used.
        let hasFormer: Bool
        /// Whether these are the letters from before a renewal.
        let isFormer: Bool
        let member: Member
    }

    struct Revoked: Sendable {
        let id: Int64
        let name: String
        let revokedAt: Timestamp
        let personID: Int64
        let address: String
    }

    var id: Int64 {
        switch self {
        case .live(let live): live.id
        case .revoked(let revoked): revoked.id
        }
    }

    var personID: Int64 {
        switch self {
        case .live(let live): live.member.person.id
        case .revoked(let revoked): revoked.personID
        }
    }

    /// The address by which the person signs in.
    var address: String {
        switch self {
        case .live(let live): live.member.person.address
        case .revoked(let revoked): revoked.address
        }
    }

    /// Looks a digest up by its unique index; `nil` if there is none.
    static func read(_ digest: [UInt8], in transaction: ReadTransaction) throws -> AppPasswordFinding? {
        if let row = try transaction.row(Self.liveQuery, [digest]) {
            let live = Live(
                id: try row.integer("app_password_id"), name: try row.text("app_password_name"),
                scope: try AppPassword.scope(row), networks: try AppPassword.networks(row),
                endsAt: try row.optionalTimestamp("ends_at"), lastUse: try AppPasswordUse(row, prefix: "last_used"),
                hasFormer: try row.optionalInteger("renews") != nil, isFormer: try row.bool("is_former"),
                member: Member(
                    person: try Person(row: row), company: try company(row, in: transaction),
                    role: Role(rawValue: try row.text("role")) ?? .member))
            return .live(live)
        }
        guard let row = try transaction.row(Self.revokedQuery, [digest]) else { return nil }
        return .revoked(
            Revoked(
                id: try row.integer("id"), name: try row.text("name"), revokedAt: try row.timestamp("revoked_at"),
                personID: try row.integer("person_id"), address: try row.text("address")))
    }

    private static func company(_ row: Row, in transaction: ReadTransaction) throws -> Company {
        let found = try transaction.row("SELECT * FROM companies WHERE id = $1", [row.integer("company_id")])
        guard let found else { throw AccountsError.unreadableRecord("app_passwords.company_id") }
        return try Company(row: found)
    }

    /// Everything that is joined is found by its primary key.
    static let liveQuery = """
        SELECT p.*, a.id AS app_password_id, a.name AS app_password_name, a.company_id, a.scope, a.networks, a.ends_at,
            a.renews, a.last_used_at, a.last_used_address, a.last_used_program, m.role,
            CASE WHEN EXISTS (SELECT 1 FROM app_passwords n WHERE n.renews = a.id) THEN 1 ELSE 0 END AS is_former
        FROM app_passwords a
        JOIN people p ON p.id = a.person_id
        JOIN memberships m ON m.company_id = a.company_id AND m.person_id = a.person_id
        WHERE a.digest = $1
        """

    static let revokedQuery = """
        SELECT r.id, r.name, r.revoked_at, r.person_id, p.address
        FROM revoked_app_passwords r JOIN people p ON p.id = r.person_id WHERE r.digest = $1
        """
}
