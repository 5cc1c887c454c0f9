import Storage

/// A company's people, as its administrators see and change them. No one sees those of another company: a foreign
/// number is as unknown as one that was never given.
public struct People: Sendable {
    let context: AccountsContext

    /// Creates the people of a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns the company's people by name.
    ///
    /// - Throws: ``AccountsError/administratorsOnly``; `StorageError`.
    public func all(by actor: some TeamActor) async throws -> [TeamMember] {
        try actor.requireMayRead()
        let now = context.now()
        return try await context.database.read { try TeamMember.read(of: actor.companyID, at: now, in: $0) }
    }

    /// Returns the names of the company's people by their numbers, for anyone who belongs to it.
    ///
    /// - Throws: `StorageError`.
    public func names(of signedIn: SignedIn) async throws -> [Int64: String] {
        let (companyID, now) = (signedIn.member.company.id, context.now())
        let people = try await context.database.read { try TeamMember.read(of: companyID, at: now, in: $0) }
        return Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0.member.person.name) })
    }

    /// Returns one of the company's people.
    ///
    /// - Throws: ``AccountsError/notFound``, ``AccountsError/administratorsOnly``; `StorageError`.
    public func person(_ id: Int64, by actor: some TeamActor) async throws -> TeamMember {
        try actor.requireMayRead()
        let now = context.now()
        return try await context.database.read { try Self.one(id, of: actor.companyID, at: now, in: $0) }
    }

    /// Makes a person an administrator or a member. It holds from the person's next request on.
    ///
    /// Anyone who was an administrator leaves no way in behind: the links that they have made end.
    ///
    /// - Throws: ``AccountsError/lastAdministrator``, ``AccountsError/notFound``,
    ///   ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``; `StorageError`.
    public func changeRole(
        of id: Int64, to role: Role, by actor: some TeamActor, from origin: ClientOrigin
    ) async throws {
        try await change(id, by: actor) { found, now, transaction in
            guard found.member.role != role else { return }
            if found.member.role == .administrator {
                try Self.requireOtherAdministrator(than: found.id, of: actor.companyID, in: transaction)
                try endLinks(madeBy: found.id, by: actor, at: now, from: origin, in: transaction)
            }
            try transaction.execute(
                "UPDATE memberships SET role = $1 WHERE company_id = $2 AND person_id = $3",
                [role.rawValue, actor.companyID, found.id])
            try note(.roleChanged, found, ["role": role.rawValue], by: actor, from: origin, in: transaction)
        }
    }

    /// Removes a person: their sessions, second steps and app passwords end in the same moment, on every node. What
    /// they did stays in the log. Anyone who was an administrator leaves no way in behind: the links that they have made
    /// end.
    ///
    /// - Parameter typedName: The person's name, typed to show that no other one is meant. Case and white space around
    ///   it do not matter.
    /// - Throws: ``AccountsError/input(_:)`` with `wrong` if the name is another one;
    ///   ``AccountsError/lastAdministrator``, ``AccountsError/notFound``, ``AccountsError/administratorsOnly``,
    ///   ``AccountsError/notConfirmed``; `StorageError`.
    public func remove(
        _ id: Int64, typedName: String, by actor: some TeamActor, from origin: ClientOrigin
    ) async throws -> Removal {
        try await change(id, by: actor) { found, now, transaction in
            let person = found.member.person
            let typed = NameRules.normalized(typedName)
            guard !typed.isEmpty else { throw AccountsError.input([InputProblem(.typedName, .missing)]) }
            guard typed.lowercased() == NameRules.normalized(person.name).lowercased() else {
                throw AccountsError.input([InputProblem(.typedName, .wrong)])
            }
            if found.member.role == .administrator {
                try Self.requireOtherAdministrator(than: found.id, of: actor.companyID, in: transaction)
                try endLinks(madeBy: found.id, by: actor, at: now, from: origin, in: transaction)
            }
            let sessions = try Sessions(context).endAll(ofPerson: found.id, in: transaction)
            let appPasswords = try AppPasswords(context).revokeAll(
                ofPerson: found.id, reason: .personRemoved, by: actor.personID, from: origin, in: transaction)
            try note(
                .personRemoved, found, ["role": found.member.role.rawValue], by: actor, from: origin, in: transaction)
            try transaction.execute(
                "DELETE FROM invitations WHERE company_id = $1 AND address = $2", [actor.companyID, person.address])
            // Everything else that is theirs refers to the person and goes with them.
            try transaction.execute("DELETE FROM people WHERE id = $1", [found.id])
            return Removal(person: person, sessions: sessions, appPasswords: appPasswords)
        }
    }

    /// Signs a person out in every browser. Their app passwords stay.
    ///
    /// - Returns: How many sessions ended.
    /// - Throws: ``AccountsError/ownAccount``, ``AccountsError/notFound``, ``AccountsError/administratorsOnly``,
    ///   ``AccountsError/notConfirmed``; `StorageError`.
    @discardableResult
    public func endSessions(of id: Int64, by actor: some TeamActor, from origin: ClientOrigin) async throws -> Int {
        try await change(id, by: actor) { found, _, transaction in
            try Self.requireOther(found, than: actor)
            let count = try Sessions(context).endAll(ofPerson: found.id, in: transaction)
            try note(.allSessionsEnded, found, ["sessions": "\(count)"], by: actor, from: origin, in: transaction)
            return count
        }
    }

    /// Finds the person, checks who asks, and runs `body` in the same transaction, which ends by telling every node.
    func change<Result: Sendable>(
        _ id: Int64, by actor: some TeamActor,
        _ body: @Sendable (TeamMember, Timestamp, WriteTransaction) throws -> Result
    ) async throws -> Result {
        let now = context.now()
        try actor.requireMayChange(at: now)
        return try await context.database.write { transaction in
            try actor.recheck(in: transaction)
            let found = try Self.one(id, of: actor.companyID, at: now, in: transaction)
            let result = try body(found, now, transaction)
            try transaction.tell(.person(id))
            return result
        }
    }

    /// Writes what was done to a person into the log, with the name and address that they had.
    func note(
        _ kind: SecurityEvent.Kind, _ found: TeamMember, _ facts: [String: String] = [:], by actor: some TeamActor,
        from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws {
        let person = found.member.person
        try SecurityLog(context).note(
            kind, company: actor.companyID, person: found.id, by: actor.personID,
            facts.merging(["name": person.name, "address": person.address]) { $1 }.merging(actor.loggedFacts) { $1 },
            from: origin, in: transaction)
    }

    static func one(
        _ id: Int64, of companyID: Int64, at now: Timestamp, in transaction: ReadTransaction
    ) throws -> TeamMember {
        // Numbers begin at 1; 0 stands for everyone in the statement.
        guard id > 0, let found = try TeamMember.read(of: companyID, person: id, at: now, in: transaction).first else {
            throw AccountsError.notFound
        }
        return found
    }

    /// Checks that an administrator does not mean themselves. Their own sessions and second steps are in their own
    /// hands, with the rules for that.
    static func requireOther(_ found: TeamMember, than actor: some TeamActor) throws(AccountsError) {
        guard found.id != actor.personID else { throw .ownAccount }
    }

    private static func requireOtherAdministrator(
        than personID: Int64, of companyID: Int64, in transaction: WriteTransaction
    ) throws {
        // The update locks the row: of two administrators who remove each other at the same time, one stays.
        try transaction.execute("UPDATE companies SET made_at = made_at WHERE id = $1", [companyID])
        let other = try transaction.row(
            "SELECT person_id FROM memberships WHERE company_id = $1 AND role = $2 AND person_id <> $3 LIMIT 1",
            [companyID, Role.administrator.rawValue, personID])
        guard other != nil else { throw AccountsError.lastAdministrator }
    }

    /// Ends the links that a former administrator has made: open invitations, and links for new passwords. Whose hands
    /// the latter are in is not stored, so those of the whole company end.
    private func endLinks(
        madeBy personID: Int64, by actor: some TeamActor, at now: Timestamp, from origin: ClientOrigin,
        in transaction: WriteTransaction
    ) throws {
        try Invitations(context).withdrawAll(madeBy: personID, by: actor, at: now, from: origin, in: transaction)
        try PasswordLinks(context).removeAll(ofCompany: actor.companyID, in: transaction)
    }
}
