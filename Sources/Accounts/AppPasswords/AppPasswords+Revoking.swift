import Storage

extension AppPasswords {
    /// The most revoked app passwords that are remembered for a person. Those tried longest ago are forgotten first.
    static let mostTombstones = 500

    /// Revokes an app password. It is out on every node within a second.
    ///
    /// - Returns: What was revoked.
    /// - Throws: ``AccountsError/notFound``, ``AccountsError/notConfirmed``; `StorageError`.
    public func revoke(
        _ id: Int64, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> AppPassword {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        return try await context.database.write { transaction in
            let present = try Self.one(id, of: signedIn, in: transaction)
            try Self.buryFormer(of: present.id, .revoked, at: now, in: transaction)
            try Self.bury(present.id, .revoked, at: now, in: transaction)
            try Self.forgetOldest(ofPerson: signedIn.member.person.id, in: transaction)
            try note(.appPasswordRevoked, of: present, by: signedIn, from: origin, in: transaction)
            return present
        }
    }

    /// Revokes all app passwords of the person who asks.
    ///
    /// - Returns: What was revoked.
    /// - Throws: ``AccountsError/notConfirmed``; `StorageError`.
    public func revokeAll(by signedIn: SignedIn, from origin: ClientOrigin) async throws -> [AppPassword] {
        try signedIn.requireConfirmed(at: context.now())
        return try await context.database.write { transaction in
            let present = try Self.all(of: signedIn, in: transaction)
            let person = signedIn.member.person.id
            try revokeAll(
                ofPerson: person, company: signedIn.member.company.id, reason: .allRevoked, from: origin,
                in: transaction)
            return present
        }
    }

    /// Revokes all app passwords of a person in the caller's transaction: because the password changed, two-step
    /// verification was turned off, or the person was removed.
    ///
    /// - Parameters:
    ///   - personID: Whose.
    ///   - companyID: Only those of this company; `nil` for all.
    ///   - reason: Why.
    ///   - actorID: Who does it, if it is not the person.
    ///   - origin: From where it is done.
    /// - Returns: How many there were.
    @discardableResult
    func revokeAll(
        ofPerson personID: Int64, company companyID: Int64? = nil, reason: RevokedAppPassword.Reason,
        by actorID: Int64? = nil, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Int {
        let now = context.now()
        let count = try Self.names(ofPerson: personID, in: transaction).count
        let rows = try transaction.rows(
            "SELECT id, company_id FROM app_passwords WHERE person_id = $1 ORDER BY id", [personID]
        ).filter { row in try companyID == nil || row.integer("company_id") == companyID }
        guard let first = rows.first else { return 0 }
        for row in rows { try Self.bury(row.integer("id"), reason, at: now, in: transaction) }
        try Self.forgetOldest(ofPerson: personID, in: transaction)
        try SecurityLog(context).note(
            .appPasswordsRevoked, company: companyID ?? first.integer("company_id"), person: personID, by: actorID,
            ["count": String(count), "reason": reason.rawValue], from: origin, in: transaction)
        return count
    }

    /// Ends the letters from before a renewal.
    ///
    /// - Returns: Their number; `nil` if there are none.
    @discardableResult
    static func buryFormer(
        of id: Int64, _ reason: RevokedAppPassword.Reason, at now: Timestamp, in transaction: WriteTransaction
    ) throws -> Int64? {
        let row = try transaction.row("SELECT renews FROM app_passwords WHERE id = $1", [id])
        guard let former = try row?.optionalInteger("renews") else { return nil }
        try transaction.execute("UPDATE app_passwords SET renews = NULL WHERE id = $1", [id])
        try bury(former, reason, at: now, in: transaction)
        return former
    }

    /// Turns an app password into a tombstone.
    static func bury(
        _ id: Int64, _ reason: RevokedAppPassword.Reason, at now: Timestamp, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO revoked_app_passwords (digest, id, company_id, person_id, name, revoked_at, reason, tries)
            SELECT digest, id, company_id, person_id, name, $2, $3, 0 FROM app_passwords WHERE id = $1
            """, [id, now, reason.rawValue])
        try transaction.execute("DELETE FROM app_passwords WHERE id = $1", [id])
        try transaction.tell(.appPassword(id))
    }

    static func forgetOldest(ofPerson personID: Int64, in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            DELETE FROM revoked_app_passwords WHERE person_id = $1 AND digest NOT IN (
                SELECT digest FROM revoked_app_passwords WHERE person_id = $1
                ORDER BY COALESCE(last_tried_at, revoked_at) DESC, id DESC LIMIT $2
            )
            """, [personID, Self.mostTombstones])
    }
}
