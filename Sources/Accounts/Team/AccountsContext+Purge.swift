import Storage

extension AccountsContext {
    /// Removes what is over: ended sessions, old links and invitations, kept forms, wrong secrets that no longer count,
    /// set-ups of second steps that nobody has finished, and the numbers of text messages that no limit asks for. Call it
    /// every hour or so; on several nodes, one of them is enough.
    ///
    /// The security log and what is left of revoked app passwords stay; the latter are 500 a person at most.
    public func purge() async throws {
        try await database.write { transaction in
            try Sessions(self).purge(in: transaction)
            try Browsers(self).purge(in: transaction)
            try PasswordLinks(self).purge(in: transaction)
            try KeptForms(self).purge(in: transaction)
            try WrongSecretLimits(self).purge(in: transaction)
            try SecondSteps(self).purge(in: transaction)
            try PasskeyChallenges(context: self).purge(in: transaction)
            try TextMessageLimits(now: now()).purge(in: transaction)
            try Invitations(self).purge(in: transaction)
            try SecurityNotices(self).purge(in: transaction)
        }
    }
}
