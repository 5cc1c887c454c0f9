import Storage

/// The sets of backup codes.
///
/// A code is hashed as slowly as a password. A set has one salt, so that a try costs one hash and not ten.
struct BackupCodes: Sendable {
    let context: AccountsContext

    /// A set that is made but not stored. Hashing takes too long for a transaction.
    struct Prepared: Sendable {
        let codes: [BackupCode]
        fileprivate let salt: [UInt8]
        fileprivate let hashes: [[UInt8]]
    }

    /// A code that a person typed, hashed with the salt of their set.
    struct Typed: Sendable {
        fileprivate let salt, hash: [UInt8]
    }

    /// Makes a set for a person.
    ///
    /// - Throws: ``AccountsError/busy`` if the person has asked for several at a time; `CancellationError`.
    func prepare(ofPerson personID: Int64) async throws -> Prepared {
        let salt = context.random(PasswordHashing.saltLength)
        let codes = (0..<BackupCode.count).map { _ in BackupCode(random: context.random) }
        // As many at a time as can be computed, and no more: what waits in between are others' passwords.
        let lanes = PasswordHashing.mostAtOnce
        let hashes = try await withThrowingTaskGroup(of: [(Int, [UInt8])].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var own: [(Int, [UInt8])] = []
                    for position in stride(from: lane, to: codes.count, by: lanes) {
                        own.append((position, try await hash(codes[position], salt, for: "person/\(personID)")))
                    }
                    return own
                }
            }
            return try await group.reduce(into: [Int: [UInt8]]()) { hashes, own in
                hashes.merge(own) { first, _ in first }
            }
        }
        return Prepared(codes: codes, salt: salt, hashes: codes.indices.compactMap { hashes[$0] })
    }

    /// Stores a set in place of the person's former one.
    func store(_ prepared: Prepared, ofPerson personID: Int64, in transaction: WriteTransaction) throws {
        try remove(ofPerson: personID, in: transaction)
        try transaction.execute(
            "INSERT INTO backup_code_sets (person_id, salt, made_at, kept_at) VALUES ($1, $2, $3, NULL)",
            [personID, prepared.salt, context.now()])
        for (position, hash) in prepared.hashes.enumerated() {
            try transaction.execute(
                "INSERT INTO backup_codes (person_id, position, code_hash, used_at) VALUES ($1, $2, $3, NULL)",
                [personID, position, hash])
        }
    }

    func remove(ofPerson personID: Int64, in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM backup_codes WHERE person_id = $1", [personID])
        try transaction.execute("DELETE FROM backup_code_sets WHERE person_id = $1", [personID])
    }

    /// Hashes a code that a person typed. Without a set it takes as long.
    func read(_ code: BackupCode, ofPerson personID: Int64, from origin: ClientOrigin) async throws -> Typed {
        let stored = try await context.database.read { transaction in
            try transaction.row("SELECT salt FROM backup_code_sets WHERE person_id = $1", [personID])?.blob("salt")
        }
        let salt = stored ?? context.random(PasswordHashing.saltLength)
        return Typed(salt: salt, hash: try await hash(code, salt, for: origin.block))
    }

    /// Uses a code up.
    ///
    /// - Returns: how many are left; `nil` if the code is none of the set or was used.
    func use(_ typed: Typed, ofPerson personID: Int64, in transaction: WriteTransaction) throws -> Int? {
        // The set may have been replaced while the code was hashed.
        guard
            let salt = try transaction.row("SELECT salt FROM backup_code_sets WHERE person_id = $1", [personID])?
                .blob("salt"), salt == typed.salt
        else { return nil }
        let unused = try transaction.rows(
            "SELECT position, code_hash FROM backup_codes WHERE person_id = $1 AND used_at IS NULL", [personID])
        let found = try unused.filter { SecretBytes.areEqual(try $0.blob("code_hash"), typed.hash) }
        guard let position = try found.first?.integer("position") else { return nil }
        try transaction.execute(
            "UPDATE backup_codes SET used_at = $1 WHERE person_id = $2 AND position = $3",
            [context.now(), personID, position])
        return unused.count - 1
    }

    /// Returns the state of a person's set; `nil` if there is none.
    func state(ofPerson personID: Int64, in transaction: ReadTransaction) throws -> BackupCodesState? {
        guard
            let set = try transaction.row(
                "SELECT made_at, kept_at FROM backup_code_sets WHERE person_id = $1", [personID])
        else { return nil }
        let used = try transaction.rows("SELECT used_at FROM backup_codes WHERE person_id = $1", [personID])
        return BackupCodesState(
            total: used.count, left: try used.count { try $0.optionalTimestamp("used_at") == nil },
            madeAt: try set.timestamp("made_at"), keptAt: try set.optionalTimestamp("kept_at"))
    }

    private func hash(_ code: BackupCode, _ salt: [UInt8], for caller: String? = nil) async throws -> [UInt8] {
        try await context.hashing.hash(Array(code.letters.utf8), salt: salt, for: caller)
    }
}
