import Storage

extension TwoStep {
    /// Turns two-step verification off. It ends the second steps, the backup codes, all app passwords, the browsers that
    /// spare the second step, and the person's other sessions.
    ///
    /// - Parameters:
    ///   - code: A code of a second step, besides the password with which the session is confirmed.
    ///   - way: Where the code is from.
    /// - Returns: how many app passwords ended.
    /// - Throws: ``AccountsError/notConfirmed``; ``AccountsError/twoStepOff``; ``AccountsError/twoStepRequired`` if a
    ///   company of the person requires it; for the code what ``check(_:by:half:browser:remembers:from:)`` throws.
    @discardableResult
    public func turnOff(
        code: String, by way: SecondStepWay, signedIn: SignedIn, from origin: ClientOrigin
    ) async throws -> Int {
        try signedIn.requireConfirmed(at: context.now())
        try await context.database.read { try requireMayTurnOff(signedIn, in: $0) }
        // A browser that spares the second step has not shown that it is the person's, so it has no limit of its own.
        return try await taking(code, by: way, of: signedIn, browser: nil, from: origin) { means, transaction in
            try turnOff(signedIn, means: means, from: origin, in: transaction)
        }
    }

    /// Turns two-step verification off, once the second step is taken.
    func turnOff(
        _ signedIn: SignedIn, means: Sessions.Means, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws -> Int {
        try requireMayTurnOff(signedIn, in: transaction)
        let (person, company) = (signedIn.member.person.id, signedIn.member.company.id)
        try SecurityLog(context).note(
            .twoStepTurnedOff, company: company, person: person, ["means": means.rawValue], from: origin,
            in: transaction)
        let ended = try AppPasswords(context).revokeAll(
            ofPerson: person, reason: .twoStepTurnedOff, from: origin, in: transaction)
        try SecondSteps(context).forget(ofPerson: person, in: transaction)
        try endOtherSessions(of: signedIn, in: transaction)
        return ended
    }

    private func requireMayTurnOff(_ signedIn: SignedIn, in transaction: ReadTransaction) throws {
        let person = signedIn.member.person.id
        guard try transaction.twoStepSince(ofPerson: person) != nil else { throw AccountsError.twoStepOff }
        guard try transaction.twoStepRequiredFrom(ofPerson: person) == nil else { throw AccountsError.twoStepRequired }
    }
}
