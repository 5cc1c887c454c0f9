import Storage

extension People {
    /// Takes two-step verification from a person who has lost their second step. They set it up again after their next
    /// sign-in, if the company requires it. Their sessions, app passwords and remembered browsers end, since anyone who
    /// found the lost step may have used it.
    ///
    /// - Throws: ``AccountsError/twoStepOff`` if it is off; ``AccountsError/ownAccount``, ``AccountsError/notFound``,
    ///   ``AccountsError/administratorsOnly``, ``AccountsError/notConfirmed``; `StorageError`.
    public func resetTwoStep(of id: Int64, by actor: some TeamActor, from origin: ClientOrigin) async throws {
        try await change(id, by: actor) { found, _, transaction in
            try Self.requireOther(found, than: actor)
            guard found.member.person.twoStepSince != nil else { throw AccountsError.twoStepOff }
            try SecondSteps(context).forget(ofPerson: found.id, in: transaction)
            let appPasswords = try AppPasswords(context).revokeAll(
                ofPerson: found.id, reason: .twoStepReset, by: actor.personID, from: origin, in: transaction)
            let sessions = try Sessions(context).endAll(ofPerson: found.id, in: transaction)
            try note(
                .twoStepReset, found, ["sessions": "\(sessions)", "app-passwords": "\(appPasswords)"], by: actor,
                from: origin, in: transaction)
        }
    }

    /// Makes a link by which a person chooses a new password. An administrator never knows it, and the second step is
    /// asked for as before.
    ///
    /// - Throws: ``AccountsError/ownAccount``, ``AccountsError/notFound``, ``AccountsError/administratorsOnly``,
    ///   ``AccountsError/notConfirmed``; `StorageError`.
    public func makePasswordLink(
        for id: Int64, by administrator: SignedIn, from origin: ClientOrigin
    ) async throws -> PasswordLink {
        try administrator.requireMayChange(at: context.now())
        _ = try await person(id, by: administrator)
        return try await PasswordLinks(context).make(for: id, by: administrator, from: origin)
    }
}
