public import Storage

extension AppPasswords {
    /// How long a program that tried a revoked app password is spoken of.
    static let triesShownFor = Duration.seconds(30 * 86_400)

    /// Letters from before a renewal: another row names them. They have no place of their own in a list.
    private static let isNoFormer = "NOT EXISTS (SELECT 1 FROM app_passwords n WHERE n.renews = a.id)"

    /// Returns what programs have tried within the last 30 days although it is revoked: what was tried last comes
    /// first.
    public func tombstones(of signedIn: SignedIn) async throws -> [RevokedAppPassword] {
        let since = context.now() - Self.triesShownFor
        return try await context.database.read { transaction in
            try transaction.rows(
                """
                SELECT * FROM revoked_app_passwords
                WHERE person_id = $1 AND company_id = $2 AND last_tried_at > $3 ORDER BY last_tried_at DESC, id DESC
                """, [signedIn.member.person.id, signedIn.member.company.id, since]
            ).map(RevokedAppPassword.init)
        }
    }

    /// Returns the names of a person's app passwords in every company, in the order in which they were made.
    ///
    /// - Parameters:
    ///   - personID: Whose.
    ///   - id: An app password to leave out.
    public static func names(
        ofPerson personID: Int64, except id: Int64? = nil, in transaction: ReadTransaction
    ) throws -> [String] {
        try transaction.rows(
            "SELECT a.name FROM app_passwords a WHERE a.person_id = $1 AND a.id <> $2 AND \(isNoFormer) ORDER BY a.id",
            [personID, id ?? 0]
        ).map { try $0.text("name") }
    }

    static func all(of signedIn: SignedIn, in transaction: ReadTransaction) throws -> [AppPassword] {
        try transaction.rows(
            """
            SELECT \(AppPassword.columns) FROM app_passwords a
            WHERE a.person_id = $1 AND a.company_id = $2 AND \(isNoFormer)
            ORDER BY COALESCE(a.last_used_at, a.made_at) DESC, a.id DESC
            """, [signedIn.member.person.id, signedIn.member.company.id]
        ).map(AppPassword.init)
    }

    /// Returns one app password of a person. It is also found by the number that it had before it was renewed, since
    /// pages with that number may still be open.
    ///
    /// - Throws: ``AccountsError/notFound`` if it is somebody else's, or none.
    static func one(_ id: Int64, of signedIn: SignedIn, in transaction: ReadTransaction) throws -> AppPassword {
        let row = try transaction.row(
            """
            SELECT \(AppPassword.columns) FROM app_passwords a
            WHERE (a.id = $1 OR a.first_id = $1) AND a.person_id = $2 AND a.company_id = $3 AND \(isNoFormer)
            """, [id, signedIn.member.person.id, signedIn.member.company.id])
        guard let row else { throw AccountsError.notFound }
        return try AppPassword(row: row)
    }
}
