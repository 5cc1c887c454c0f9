import Storage

/// Links for people who have forgotten their password.
///
/// A link works once and for a short time (ASVS 6.4.1). The person chooses the password, never an administrator (6.4.6),
/// and signs in with it afterwards, second step included (6.4.3). There are no secret questions (6.4.2).
public struct PasswordLinks: Sendable {
    /// How long a link works for which the person has asked.
    static let lifetime = Duration.seconds(30 * 60)
    /// How long a link works that an administrator has made and hands over.
    static let lifetimeByAdministrator = Duration.seconds(86_400)
    /// The most links within ``requestInterval`` for which somebody may ask in a person's name.
    static let mostRequests = 3
    static let requestInterval = Duration.seconds(3600)
    /// How long a link that no longer works is told apart from one that never did.
    static let memory = Duration.seconds(7 * 86_400)
    /// The purpose of these links in `person_links`.
    static let purpose = "new-password"

    private let context: AccountsContext

    /// Creates the links of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Counts that somebody reports a forgotten password. It is the same work for every address.
    ///
    /// Answer after this, and only then make the link and mail it. Otherwise the answer or its time tells whether the
    /// address belongs to a person.
    ///
    /// - Returns: What ``link(for:)`` makes a link for.
    /// - Throws: ``AccountsError/input(_:)`` if it is no address; ``AccountsError/blocked(until:)`` if too many
    ///   addresses were tried from there; `StorageError`.
    public func report(address: String, from origin: ClientOrigin) async throws -> ForgottenPassword {
        var problems: [InputProblem] = []
        let address = AddressRules.cleaned(address, into: &problems)
        guard problems.isEmpty else { throw AccountsError.input(problems) }
        _ = try await WrongSecretLimits(context).begin(Array(address.utf8), by: [.forgottenPasswords(origin)])
        return ForgottenPassword(address: address, origin: origin)
    }

    /// Returns whether any company here has a mailbox that mails links. It depends on no address.
    public func canBeMailed() async throws -> Bool {
        try await context.database.read { transaction in
            try transaction.row("SELECT id FROM companies WHERE system_mailbox IS NOT NULL LIMIT 1") != nil
        }
    }

    /// Makes a link for somebody who has reported a forgotten password.
    ///
    /// - Returns: The link to mail to the person; `nil` if the address belongs to nobody, or if too many links were
    ///   made.
    /// - Throws: `StorageError`.
    public func link(for forgotten: ForgottenPassword) async throws -> PasswordLink? {
        try await context.database.write { transaction in
            guard let found = try Candidate.find(forgotten.address, nil, context, in: transaction),
                let member = try transaction.member(found.personID, of: found.companyID),
                try recentLinks(of: found.personID, in: transaction) < Self.mostRequests
            else { return nil }
            return try insert(
                transaction.nextAccountNumber("person-link"), for: member, lasting: Self.lifetime, by: nil,
                from: forgotten.origin, in: transaction)
        }
    }

    /// Makes a link that an administrator hands to a person of the company. An administrator gets none for themselves:
    /// changing one's own password asks for the old one, and a link would pass that by.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``; ``AccountsError/notConfirmed``; ``AccountsError/ownAccount``;
    ///   ``AccountsError/notFound``; `StorageError`.
    public func make(
        for personID: Int64, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> PasswordLink {
        try signedIn.requireAdministrator()
        try signedIn.requireConfirmed(at: context.now())
        guard personID != signedIn.member.person.id else { throw AccountsError.ownAccount }
        return try await context.database.write { transaction in
            try signedIn.requireStillAdministrator(in: transaction)
            guard let member = try transaction.member(personID, of: signedIn.member.company.id) else {
                throw AccountsError.notFound
            }
            return try insert(
                transaction.nextAccountNumber("person-link"), for: member, lasting: Self.lifetimeByAdministrator,
                by: signedIn.member.person.id, from: origin, in: transaction)
        }
    }

    /// Returns whose link it is. The link still works afterwards.
    ///
    /// - Throws: ``AccountsError/link(_:)``; `StorageError`.
    public func look(at token: BearerToken) async throws -> Member {
        try await context.database.read { try find(token, in: $0) }
    }

    /// Gives the person of a link a new password. All their sessions and app passwords end, and every browser asks for
    /// the second step again. Nobody is signed in by it.
    ///
    /// - Returns: Whose link it was.
    /// - Throws: ``AccountsError/link(_:)``; ``AccountsError/input(_:)`` with problems at
    ///   ``AccountsField/newPassword``, after which the link still works; ``AccountsError/busy``; `StorageError`.
    @discardableResult
    public func use(_ token: BearerToken, newPassword: String, from origin: ClientOrigin) async throws -> Member {
        let member = try await look(at: token)
        let rules = PasswordRules(
            person: member.person.name, address: member.person.address, company: member.company.name)
        let problems = rules.problems(in: newPassword, field: .newPassword)
        guard problems.isEmpty else { throw AccountsError.input(problems) }
        let stored = try await StoredPassword.make(from: newPassword, context, sentFrom: origin)
        return try await context.database.write { transaction in
            // It may have been used while the hash was computed.
            let member = try find(token, in: transaction)
            let (person, now) = (member.person.id, context.now())
            try endLinks(of: person, in: transaction)
            guard try transaction.setPassword(stored, of: person, at: now) else { throw AccountsError.link(.unknown) }
            try SecurityLog(context).note(
                .passwordReset, company: member.company.id, person: person, from: origin, in: transaction)
            try Sessions(context).endAll(ofPerson: person, in: transaction)
            try Browsers(context).forgetAll(ofPerson: person, in: transaction)
            try AppPasswords(context).revokeAll(
                ofPerson: person, reason: .passwordReset, from: origin, in: transaction)
            try WrongSecretLimits(context).forget(.address(member.person.address), in: transaction)
            return member
        }
    }

    /// Makes every link of a person useless.
    func endLinks(of personID: Int64, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "UPDATE person_links SET used_at = $1 WHERE person_id = $2 AND purpose = $3 AND used_at IS NULL",
            [context.now(), personID, Self.purpose])
    }

    /// Removes the links of a company's people that still work.
    func removeAll(ofCompany companyID: Int64, in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            DELETE FROM person_links WHERE used_at IS NULL
                AND person_id IN (SELECT person_id FROM memberships WHERE company_id = $1)
            """, [companyID])
    }

    /// Removes links of all purposes that have not worked for long.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM person_links WHERE expires_at < $1", [context.now() - Self.memory])
    }

    private func find(_ token: BearerToken, in transaction: ReadTransaction) throws -> Member {
        let row = try transaction.row(
            """
            SELECT person_links.*, memberships.company_id AS company_id FROM person_links
            JOIN memberships ON memberships.person_id = person_links.person_id
            WHERE person_links.token_hash = $1 AND person_links.purpose = $2
            ORDER BY memberships.joined_at, memberships.company_id LIMIT 1
            """, [token.hash, Self.purpose])
        guard let row,
            let member = try transaction.member(row.integer("person_id"), of: row.integer("company_id"))
        else { throw AccountsError.link(.unknown) }
        guard try row.optionalTimestamp("used_at") == nil else { throw AccountsError.link(.used) }
        guard try context.now() < row.timestamp("expires_at") else { throw AccountsError.link(.expired) }
        return member
    }

    private func recentLinks(of personID: Int64, in transaction: ReadTransaction) throws -> Int {
        let row = try transaction.row(
            """
            SELECT count(*) AS number FROM person_links WHERE person_id = $1 AND purpose = $2 AND made_at > $3
            """, [personID, Self.purpose, context.now() - Self.requestInterval])
        return Int(try row?.integer("number") ?? 0)
    }

    private func insert(
        _ id: Int64, for member: Member, lasting lifetime: Duration, by actorID: Int64?, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws -> PasswordLink {
        let (token, now) = (context.newToken(), context.now())
        // Somebody who reports another's password as forgotten must not end the link that the other one has.
        if actorID != nil { try endLinks(of: member.person.id, in: transaction) }
        try transaction.execute(
            """
            INSERT INTO person_links (id, person_id, purpose, token_hash, made_at, expires_at, used_at)
            VALUES ($1, $2, $3, $4, $5, $6, NULL)
            """, [id, member.person.id, Self.purpose, token.hash, now, now + lifetime])
        try SecurityLog(context).note(
            .passwordLinkMade, company: member.company.id, person: member.person.id, by: actorID, from: origin,
            in: transaction)
        return PasswordLink(token: token, member: member, expiresAt: now + lifetime)
    }
}
