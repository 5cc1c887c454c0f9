public import Storage

/// The app passwords of people. They exist only while two-step verification is on.
///
/// What is changed must have been confirmed (``AccountsError/notConfirmed``). A number that belongs to someone else is
/// answered like one that does not exist: ``AccountsError/notFound``.
public struct AppPasswords: Sendable {
    /// The most app passwords that a person can have.
    public static let mostPerPerson = 100
    /// How long the former letters are taken after a renewal, unless the new ones are used before.
    public static let formerLifetime = Duration.seconds(86_400)

    let context: AccountsContext

    /// Creates the service.
    public init(_ context: AccountsContext) { self.context = context }

    /// Returns a person's app passwords: those used last come first. One that was never used counts from when it was
    /// made.
    public func all(of signedIn: SignedIn) async throws -> [AppPassword] {
        try await context.database.read { try Self.all(of: signedIn, in: $0) }
    }

    /// Returns one of a person's app passwords, by its number or the one that it had before it was renewed.
    ///
    /// - Throws: ``AccountsError/notFound``; `StorageError`.
    public func appPassword(_ id: Int64, of signedIn: SignedIn) async throws -> AppPassword {
        try await context.database.read { try Self.one(id, of: signedIn, in: $0) }
    }

    /// Makes an app password.
    ///
    /// - Parameters:
    ///   - name: What the person calls it: at most ``AppPassword/longestName`` characters, unlike the others' names.
    ///   - scope: What it may be used for.
    ///   - endsAt: When it ends; `nil` if it does not end by itself.
    ///   - networks: The only networks from which it is taken, such as `192.0.2.0/24`; empty for everywhere.
    /// - Throws: ``AccountsError/twoStepOff``, ``AccountsError/input(_:)``, ``AccountsError/tooMany(limit:)``,
    ///   ``AccountsError/notConfirmed``; `StorageError`.
    public func create(
        name: String, scope: AppPasswordScope, endsAt: Timestamp? = nil, networks: [String] = [], by signedIn: SignedIn,
        from origin: ClientOrigin
    ) async throws -> NewAppPassword {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        let input = try AppPasswordInput(name: name, networks: networks, endsAt: endsAt, now: now)
        let letters = AppPasswordLetters(random: context.random)
        let made = try await context.database.write { transaction in
            try Self.requireTwoStep(of: signedIn, in: transaction)
            let others = try Self.names(ofPerson: signedIn.member.person.id, in: transaction)
            try Self.requireFree(input.name, among: others)
            guard others.count < Self.mostPerPerson else { throw AccountsError.tooMany(limit: Self.mostPerPerson) }
            let id = try transaction.nextAccountNumber("app-password")
            try transaction.execute(
                """
                INSERT INTO app_passwords (id, company_id, person_id, name, scope, digest, networks, made_at, ends_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                [
                    id, signedIn.member.company.id, signedIn.member.person.id, input.name, scope.rawValue,
                    letters.digest(context.keys), input.networks.map(\.description).joined(separator: " "), now,
                    input.endsAt,
                ])
            let made = try Self.one(id, of: signedIn, in: transaction)
            try note(.appPasswordMade, of: made, ["scope": scope.rawValue], by: signedIn, from: origin, in: transaction)
            return made
        }
        return NewAppPassword(appPassword: made, letters: letters)
    }

    /// Gives an app password another name. Nothing else of it changes.
    ///
    /// - Throws: ``AccountsError/notFound``, ``AccountsError/input(_:)``, ``AccountsError/notConfirmed``;
    ///   `StorageError`.
    public func rename(
        _ id: Int64, to name: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> AppPassword {
        try signedIn.requireConfirmed(at: context.now())
        let name = try AppPasswordInput.name(name)
        return try await context.database.write { transaction in
            let before = try Self.one(id, of: signedIn, in: transaction)
            let others = try Self.names(ofPerson: signedIn.member.person.id, except: before.id, in: transaction)
            try Self.requireFree(name, among: others)
            guard before.name != name else { return before }
            // The former letters of a renewal have the same name.
            try transaction.execute(
                """
                UPDATE app_passwords SET name = $1
                WHERE id = $2 OR id = (SELECT renews FROM app_passwords WHERE id = $2)
                """, [name, before.id])
            let renamed = try Self.one(before.id, of: signedIn, in: transaction)
            try note(
                .appPasswordRenamed, of: renamed, ["before": before.name], by: signedIn, from: origin, in: transaction)
            return renamed
        }
    }

    /// Makes new letters with the same name, scope and limits. The former letters are taken until the new ones are
    /// first used, and for ``formerLifetime`` at most.
    ///
    /// - Throws: ``AccountsError/notFound``; ``AccountsError/input(_:)`` if it has ended; ``AccountsError/twoStepOff``,
    ///   ``AccountsError/notConfirmed``; `StorageError`.
    public func renew(
        _ id: Int64, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> NewAppPassword {
        let now = context.now()
        try signedIn.requireConfirmed(at: now)
        let letters = AppPasswordLetters(random: context.random)
        let made = try await context.database.write { transaction in
            try Self.requireTwoStep(of: signedIn, in: transaction)
            let present = try Self.one(id, of: signedIn, in: transaction)
            if let end = present.endsAt, end <= now {
                throw AccountsError.input([InputProblem(.validUntil, .outOfRange)])
            }
            let newID = try transaction.nextAccountNumber("app-password")
            // If nobody has used the present letters, those before them remain the former ones.
            try transaction.execute(
                """
                INSERT INTO app_passwords (
                    id, company_id, person_id, name, scope, digest, networks, made_at, ends_at, renews, first_id
                )
                SELECT $1, company_id, person_id, name, scope, $2, networks, $3, ends_at, COALESCE(renews, id),
                    COALESCE(first_id, id)
                FROM app_passwords WHERE id = $4
                """, [newID, letters.digest(context.keys), now, present.id])
            if present.formerEndsAt == nil {
                let end = min(present.endsAt ?? now + Self.formerLifetime, now + Self.formerLifetime)
                try transaction.execute("UPDATE app_passwords SET ends_at = $1 WHERE id = $2", [end, present.id])
            } else {
                try Self.bury(present.id, .renewed, at: now, in: transaction)
            }
            let renewed = try Self.one(newID, of: signedIn, in: transaction)
            try note(.appPasswordRenewed, of: renewed, by: signedIn, from: origin, in: transaction)
            return renewed
        }
        return NewAppPassword(appPassword: made, letters: letters)
    }

    /// Writes to the log and announces the change.
    func note(
        _ kind: SecurityEvent.Kind, of appPassword: AppPassword, _ facts: [String: String] = [:],
        by signedIn: SignedIn, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws {
        try SecurityLog(context).note(
            kind, company: signedIn.member.company.id, person: signedIn.member.person.id,
            facts.merging(["name": appPassword.name]) { given, _ in given }, from: origin, in: transaction)
        try transaction.tell(.appPassword(appPassword.id))
    }

    private static func requireTwoStep(of signedIn: SignedIn, in transaction: ReadTransaction) throws {
        guard
            let member = try transaction.member(signedIn.member.person.id, of: signedIn.member.company.id)
        else { throw AccountsError.notFound }
        guard member.person.twoStepSince != nil else { throw AccountsError.twoStepOff }
    }

    private static func requireFree(_ name: String, among others: [String]) throws(AccountsError) {
        guard !others.contains(where: { $0.lowercased() == name.lowercased() }) else {
            throw .input([InputProblem(.name, .taken)])
        }
    }
}
