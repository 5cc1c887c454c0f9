import Storage

extension Invitations {
    /// Returns what an invited person reads. It uses nothing up.
    ///
    /// - Throws: ``AccountsError/link(_:)`` with `unknown` if it is no link of ours, or a newer one has taken its
    ///   place; `StorageError`. Other problems are part of the answer, so that it can be said who can help.
    public func look(at token: BearerToken) async throws -> InvitationOffer {
        let now = context.now()
        return try await context.database.read { try Self.offer(token, at: now, in: $0) }
    }

    /// Makes the invited person, who is signed in by it. The invitation is used up.
    ///
    /// - Parameters:
    ///   - token: The link's token.
    ///   - browser: The browser's token, if it has one.
    /// - Throws: ``AccountsError/input(_:)`` with everything that is wrong; ``AccountsError/link(_:)``;
    ///   ``AccountsError/busy``; `StorageError`.
    public func accept(
        _ token: BearerToken, name: String, password: String, browser: BearerToken? = nil, from origin: ClientOrigin
    ) async throws -> Entrance {
        let offer = try await look(at: token)
        if let problem = offer.problem { throw AccountsError.link(problem) }
        let invitation = offer.invitation
        var problems: [InputProblem] = []
        let name = NameRules.cleaned(name, field: .name, into: &problems)
        problems += PasswordRules(person: name, address: invitation.address, company: offer.company)
            .problems(in: password)
        guard problems.isEmpty else { throw AccountsError.input(problems) }
        let stored = try await StoredPassword.make(from: password, context, sentFrom: origin)
        let (log, sessions, now) = (SecurityLog(context), Sessions(context), context.now())
        return try await context.database.write { transaction in
            // The invitation may have ended, or changed its role, while the hash was computed.
            let offer = try Self.offer(token, at: now, in: transaction)
            if let problem = offer.problem { throw AccountsError.link(problem) }
            let invitation = offer.invitation
            let row = try transaction.row(
                "UPDATE invitations SET used_at = $1 WHERE id = $2 AND used_at IS NULL RETURNING company_id",
                [now, invitation.id])
            guard
                let companyID = try row?.integer("company_id"),
                let company = try transaction.row("SELECT * FROM companies WHERE id = $1", [companyID])
            else { throw AccountsError.link(.used) }
            let person = NewPerson(
                address: invitation.address, name: name, language: invitation.language,
                timeZone: try company.text("time_zone"), password: stored)
            let personID = try transaction.add(person, to: companyID, as: invitation.role, at: now)
            try log.note(
                .personJoined, company: companyID, person: personID,
                ["name": name, "address": invitation.address, "role": invitation.role.rawValue], from: origin,
                in: transaction)
            try transaction.tell(.company(companyID))
            return try sessions.open(
                for: personID, in: companyID, browser: browser, means: .invitation, from: origin, in: transaction)
        }
    }

    private static func offer(
        _ token: BearerToken, at now: Timestamp, in transaction: ReadTransaction
    ) throws -> InvitationOffer {
        let row = try transaction.row(
            """
            SELECT invitations.*, companies.name AS company FROM invitations
            JOIN companies ON companies.id = invitations.company_id WHERE token_hash = $1
            """, [token.hash])
        guard let row else { throw AccountsError.link(.unknown) }
        return try InvitationOffer(row: row, now: now)
    }
}
