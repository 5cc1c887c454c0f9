import Storage

/// A person about to be stored.
struct NewPerson: Sendable {
    let address, name: String
    let language: Language
    let timeZone: String
    let password: StoredPassword
}

extension WriteTransaction {
    /// Stores a person as a member of a company.
    ///
    /// - Returns: The person's number.
    /// - Throws: ``AccountsError/input(_:)`` if the address already belongs to a person. A person belongs to one
    ///   company; `StorageError`.
    func add(_ person: NewPerson, to companyID: Int64, as role: Role, at now: Timestamp) throws -> Int64 {
        let id = try nextAccountNumber("person")
        let row = try row(
            """
            INSERT INTO people (
                id, address, name, language, time_zone, appearance, uses_keys, password_salt, password_hash,
                password_changed_at, made_at
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT (address) DO NOTHING RETURNING id
            """,
            [
                id, person.address, person.name, person.language.rawValue, person.timeZone,
                Person.Appearance.system.rawValue, true, person.password.salt, person.password.hash, now,
            ])
        guard row != nil else { throw AccountsError.input([InputProblem(.address, .taken)]) }
        try execute(
            "INSERT INTO memberships (company_id, person_id, role, joined_at) VALUES ($1, $2, $3, $4)",
            [companyID, id, role.rawValue, now])
        return id
    }
}
