import Storage

/// A new password for a person who is signed in and knows the old one.
public struct PasswordChange: Sendable {
    private let context: AccountsContext

    /// Creates the change in a database.
    public init(_ context: AccountsContext) { self.context = context }

    /// Changes the password. The person's other sessions, all app passwords and open links for a new password end.
    ///
    /// - Parameters:
    ///   - old: The present password (ASVS 6.2.3).
    ///   - new: The new one.
    ///   - signedIn: Who asks.
    ///   - origin: Where the request comes from.
    /// - Returns: The session with its new token.
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/input(_:)`` with problems at
    ///   ``AccountsField/password`` for the old one, at ``AccountsField/newPassword`` for the new one;
    ///   ``AccountsError/blocked(until:)``; ``AccountsError/busy``; ``AccountsError/notFound`` if the session is over;
    ///   `StorageError`.
    public func change(
        old: String, new: String, by signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> Entrance {
        try signedIn.requireConfirmed(at: context.now())
        let problems = problems(old: old, new: new, of: signedIn.member)
        guard problems.isEmpty else { throw AccountsError.input(problems) }
        let signIn = SignIn(context)
        let proof = try await signIn.prove(old, by: signedIn, at: "password", from: origin)
        let stored = try await StoredPassword.make(from: new, context, sentFrom: origin)
        return try await context.database.write { transaction in
            let person = signedIn.member.person.id
            try signIn.accept(proof, of: signedIn, in: transaction)
            guard try transaction.setPassword(stored, of: person, at: context.now()) else {
                throw AccountsError.notFound
            }
            try SecurityLog(context).note(
                .passwordChanged, company: signedIn.member.company.id, person: person, from: origin, in: transaction)
            let entrance = try Sessions(context).confirm(signedIn, from: origin, in: transaction)
            try Sessions(context).endAll(ofPerson: person, except: signedIn.session.id, in: transaction)
            try PasswordLinks(context).endLinks(of: person, in: transaction)
            try AppPasswords(context).revokeAll(
                ofPerson: person, reason: .passwordChanged, from: origin, in: transaction)
            return entrance
        }
    }

    /// Looks at the new password before the old one, so that a refused one costs no try.
    private func problems(old: String, new: String, of member: Member) -> [InputProblem] {
        let rules = PasswordRules(
            person: member.person.name, address: member.person.address, company: member.company.name)
        var problems = old.isEmpty ? [InputProblem(.password, .missing)] : []
        problems += rules.problems(in: new, field: .newPassword)
        if problems.isEmpty, StoredPassword.bytes(of: old) == StoredPassword.bytes(of: new) {
            problems.append(InputProblem(.newPassword, .taken))
        }
        return problems
    }
}
