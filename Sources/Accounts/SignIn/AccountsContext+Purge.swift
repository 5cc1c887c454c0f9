import Storage

extension AccountsContext {
    /// Removes what is over: ended sessions, old links, kept forms, wrong secrets that no longer count. Call it every
    /// hour or so; on several nodes, one of them is enough.
    public func purge() async throws {
        try await database.write { transaction in
            try Sessions(self).purge(in: transaction)
            try Browsers(self).purge(in: transaction)
            try PasswordLinks(self).purge(in: transaction)
            try KeptForms(self).purge(in: transaction)
            try WrongSecretLimits(self).purge(in: transaction)
            try SecurityNotices(self).purge(in: transaction)
        }
    }
}
