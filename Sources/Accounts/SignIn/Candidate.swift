import Storage

/// The person to whom a typed address belongs, who may be the one who signs in.
struct Candidate: Sendable {
    let personID, companyID: Int64
    let password: StoredPassword
    let hasTwoStep: Bool
    /// How well the browser is known to the person.
    let browser: Browsers.Acquaintance

    /// Returns whose address it is; `nil` if it belongs to nobody who is a member of a company.
    static func find(
        _ address: String, _ browser: BearerToken?, _ context: AccountsContext, in transaction: ReadTransaction
    ) throws -> Candidate? {
        // PostgreSQL takes no text with NUL, and nobody has such an address.
        guard !address.utf8.contains(0) else { return nil }
        let row = try transaction.row(
            """
            SELECT people.*, memberships.company_id AS company_id FROM people
            JOIN memberships ON memberships.person_id = people.id
            WHERE people.address = $1 ORDER BY memberships.joined_at, memberships.company_id LIMIT 1
            """, [address])
        guard let row else { return nil }
        return Candidate(
            personID: try row.integer("id"), companyID: try row.integer("company_id"),
            password: try StoredPassword(row: row), hasTwoStep: try row.optionalInteger("two_step_since") != nil,
            browser: try Browsers(context).acquaintance(of: browser, with: row.integer("id"), in: transaction))
    }
}

extension Candidate {
    /// A person who is signed in already.
    init(_ member: Member, password: StoredPassword) {
        self.init(
            personID: member.person.id, companyID: member.company.id, password: password,
            hasTwoStep: member.person.twoStepSince != nil, browser: Browsers.Acquaintance())
    }
}
