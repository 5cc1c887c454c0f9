import Storage

/// A passkey as it is stored: a row of `second_steps`.
struct StoredPasskey {
    let id: Int64
    let personID: Int64
    let publicKey: [UInt8]
    let algorithm: Int64
    /// The authenticator's count of uses when it was last used.
    let counter: Int64
    let name: String

    init(row: Row) throws {
        id = try row.integer("id")
        personID = try row.integer("person_id")
        publicKey = try row.blob("public_key")
        algorithm = try row.integer("algorithm")
        counter = try row.optionalInteger("last_step") ?? 0
        name = try row.text("name")
    }
}

extension ReadTransaction {
    /// Finds a passkey by the identifier of its credential.
    func passkey(_ credentialID: [UInt8]) throws -> StoredPasskey? {
        try row(
            "SELECT * FROM second_steps WHERE credential_id = $1 AND confirmed_at IS NOT NULL", [credentialID]
        ).map(StoredPasskey.init)
    }

    /// Returns the identifiers of a person's passkeys.
    func credentials(ofPerson personID: Int64) throws -> [[UInt8]] {
        try rows(
            "SELECT credential_id FROM second_steps WHERE person_id = $1 AND kind = $2 ORDER BY id",
            [personID, SecondStep.Kind.passkey.rawValue]
        ).map { try $0.blob("credential_id") }
    }
}
