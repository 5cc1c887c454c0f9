/// What to do if a mailbox that signs in without a password is refused. Other refusals have a ``Cause``.
public enum SignInAdvice: String, Hashable, Sendable, CaseIterable {
    /// The mailbox's user has to sign in on the provider's page again.
    case signInAgain = "sign-in-again"
    /// The provider does not know this program, or no longer accepts it.
    case clientNotAccepted = "client-not-accepted"
    /// The mailbox's servers refuse a token that the provider has just renewed.
    case tokenNotAccepted = "token-not-accepted"
}
