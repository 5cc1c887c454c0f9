import Storage

/// What ends when a person has a new password, besides sessions.
struct PasswordConsequences: Sendable {
    /// Why there is a new password.
    enum Reason: Sendable, Hashable {
        /// The person has changed it.
        case changed
        /// The person had forgotten it.
        case reset
    }

    private let context: AccountsContext

    init(_ context: AccountsContext) { self.context = context }

    /// Revokes all app passwords of a person (ASVS 7.4.3).
    func endAppPasswords(
        ofPerson personID: Int64, because reason: Reason, from origin: ClientOrigin, in transaction: WriteTransaction
    ) throws {
        // Filled in once app passwords exist.
    }
}
