import Storage

/// The invitations into a company.
///
/// A person belongs to one company. So an address that belongs to a person is refused at its field, and there is one
/// open invitation for an address: a new one takes the place of the one before it, whose link ends.
public struct Invitations: Sendable {
    /// The most invitations that may be open in a company.
    static let mostOpen = 200
    /// How long an invitation that has ended can still be told from an unknown one.
    static let memory = Duration.seconds(90 * 86_400)

    let context: AccountsContext

    /// Creates the invitations of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns a company's open and expired invitations, the newest first.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``; `StorageError`.
    public func all(by actor: some TeamActor) async throws -> [Invitation] {
        try actor.requireMayRead()
        return try await context.database.read { transaction in
            try transaction.rows(
                """
                SELECT * FROM invitations WHERE company_id = $1 AND used_at IS NULL AND withdrawn_at IS NULL
                ORDER BY made_at DESC, id DESC
                """, [actor.companyID]
            ).map(Invitation.init(row:))
        }
    }

    /// Invites a person.
    ///
    /// - Throws: ``AccountsError/input(_:)`` with everything that is wrong, `taken` if the address belongs to a person;
    ///   ``AccountsError/tooMany(limit:)``, ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``;
    ///   `StorageError`.
    public func invite(
        address: String, name: String, role: Role, language: Language, by actor: some TeamActor,
        from origin: ClientOrigin
    ) async throws -> InvitationLink {
        let now = context.now()
        try actor.requireMayChange(at: now)
        var problems: [InputProblem] = []
        let address = AddressRules.cleaned(address, into: &problems)
        let name = NameRules.cleaned(name, field: .name, into: &problems)
        let found = problems
        let (log, token, companyID) = (SecurityLog(context), context.newToken(), actor.companyID)
        let invitation = try await context.database.write { transaction in
            try actor.recheck(in: transaction)
            var problems = found
            if !problems.contains(where: { $0.field == .address }), try Self.isTaken(address, in: transaction) {
                problems.append(InputProblem(.address, .taken))
            }
            guard problems.isEmpty else { throw AccountsError.input(problems) }
            try withdraw("address = $3", [address], by: actor, at: now, from: origin, in: transaction)
            let open = try transaction.row(
                """
                SELECT count(*) AS number FROM invitations
                WHERE company_id = $1 AND used_at IS NULL AND withdrawn_at IS NULL
                """, [companyID])
            guard try open?.integer("number") ?? 0 < Self.mostOpen else {
                throw AccountsError.tooMany(limit: Self.mostOpen)
            }
            let row = try transaction.row(
                """
                INSERT INTO invitations (
                    id, company_id, address, name, role, language, invited_by_id, invited_by, token_hash, made_at,
                    expires_at
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING *
                """,
                [
                    try transaction.nextAccountNumber("invitation"), companyID, address, name, role.rawValue,
                    language.rawValue, actor.personID, actor.name ?? "", token.hash, now, now + Invitation.lifetime,
                ])
            guard let row else { throw AccountsError.unreadableRecord("invitations") }
            try log.note(
                .personInvited, company: companyID, person: nil, by: actor.personID,
                ["address": address, "name": name, "role": role.rawValue].merging(actor.loggedFacts) { $1 },
                from: origin, in: transaction)
            return try Invitation(row: row)
        }
        return InvitationLink(invitation: invitation, token: token)
    }

    /// Makes a new link for an invitation that is open or expired. The one before it ends.
    ///
    /// - Throws: ``AccountsError/notFound``, ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``;
    ///   `StorageError`.
    public func newLink(
        for id: Int64, by actor: some TeamActor, from origin: ClientOrigin
    ) async throws -> InvitationLink {
        let now = context.now()
        try actor.requireMayChange(at: now)
        let (log, token, companyID) = (SecurityLog(context), context.newToken(), actor.companyID)
        let invitation = try await context.database.write { transaction in
            try actor.recheck(in: transaction)
            let row = try transaction.row(
                """
                UPDATE invitations SET token_hash = $1, made_at = $2, expires_at = $3, invited_by_id = $4,
                    invited_by = $5
                WHERE id = $6 AND company_id = $7 AND used_at IS NULL AND withdrawn_at IS NULL RETURNING *
                """,
                [token.hash, now, now + Invitation.lifetime, actor.personID, actor.name ?? "", id, companyID])
            guard let row else { throw AccountsError.notFound }
            let invitation = try Invitation(row: row)
            try log.note(
                .personInvited, company: companyID, person: nil, by: actor.personID,
                [
                    "address": invitation.address, "name": invitation.name, "role": invitation.role.rawValue,
                    "again": "1",
                ]
                .merging(actor.loggedFacts) { $1 }, from: origin, in: transaction)
            return invitation
        }
        return InvitationLink(invitation: invitation, token: token)
    }

    /// Withdraws an invitation. Its link ends.
    ///
    /// - Throws: ``AccountsError/notFound``, ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``;
    ///   `StorageError`.
    public func withdraw(_ id: Int64, by actor: some TeamActor, from origin: ClientOrigin) async throws {
        let now = context.now()
        try actor.requireMayChange(at: now)
        try await context.database.write { transaction in
            try actor.recheck(in: transaction)
            let ended = try withdraw("id = $3", [id], by: actor, at: now, from: origin, in: transaction)
            guard ended > 0 else { throw AccountsError.notFound }
        }
    }

    /// Removes those that have ended long ago.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM invitations WHERE expires_at < $1", [context.now() - Self.memory])
    }

    /// Withdraws the open invitations whose links a person has made: they must not let the person in again.
    func withdrawAll(
        madeBy personID: Int64, by actor: some TeamActor, at now: Timestamp, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws {
        try withdraw("invited_by_id = $3", [personID], by: actor, at: now, from: origin, in: transaction)
    }

    /// Withdraws the company's open and expired invitations that meet a condition, and returns how many.
    @discardableResult
    private func withdraw(
        _ condition: String, _ value: [any SQLConvertible], by actor: some TeamActor, at now: Timestamp,
        from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Int {
        let ended = try transaction.rows(
            """
            UPDATE invitations SET withdrawn_at = $1
            WHERE company_id = $2 AND used_at IS NULL AND withdrawn_at IS NULL AND \(condition) RETURNING address
            """, [now, actor.companyID] + value)
        for row in ended {
            try SecurityLog(context).note(
                .invitationWithdrawn, company: actor.companyID, person: nil, by: actor.personID,
                ["address": try row.text("address")].merging(actor.loggedFacts) { $1 }, from: origin, in: transaction)
        }
        return ended.count
    }

    private static func isTaken(_ address: String, in transaction: ReadTransaction) throws -> Bool {
        try transaction.row("SELECT id FROM people WHERE address = $1", [address]) != nil
    }
}
