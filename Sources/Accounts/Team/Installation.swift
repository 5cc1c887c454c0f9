public import Storage

/// All companies of an installation, as the server's operator sees them. No page shows this.
public struct Installation: Sendable {
    private let database: Database

    /// Creates the view of a database. It needs no keys.
    public init(_ database: Database) { self.database = database }

    /// Returns every company, the oldest first; none before the set-up.
    ///
    /// - Throws: `StorageError`.
    public func companies() async throws -> [Company] {
        try await database.read { transaction in
            try transaction.rows("SELECT * FROM companies ORDER BY id").map(Company.init(row:))
        }
    }

    /// Returns the person with an address, ignoring case; `nil` if there is none.
    ///
    /// - Throws: `StorageError`.
    public func member(address: String) async throws -> Member? {
        let wanted = AddressRules.key(of: address)
        return try await database.read { transaction in
            let row = try transaction.row(
                """
                SELECT people.id AS person_id, memberships.company_id AS company_id
                FROM people JOIN memberships ON memberships.person_id = people.id WHERE address = $1
                """, [wanted])
            guard let row else { return nil }
            return try transaction.member(row.integer("person_id"), of: row.integer("company_id"))
        }
    }
}
