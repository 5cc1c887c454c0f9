/// What to do if a mailbox that signs in without a password is refused. Other refusals have a ``Cause``.
public enum SignInAdvice: String, Hashable, Sendable, CaseIterable {
    /// The mailbox's user has to sign in on the provider's page again.
    case signInAgain = "sign-in-again"
    /// The provider does not know this program, or no longer accepts it.
    case clientNotAccepted = "client-not-accepted"
    /// The mailbox's servers refuse a token that the provider has just renewed.
    case tokenNotAccepted = "token-not-accepted"

    /// What is wrong, in one sentence.
    public var cause: String {
        switch self {
        case .signInAgain:
            "The sign-in at the provider is not valid any more: it was revoked, or has run out."
        case .clientNotAccepted:
            "The provider does not let this program sign in: its client id or client secret is not taken any more."
        case .tokenNotAccepted:
            "The server does not take the sign-in, although the provider's page has just renewed it."
        }
    }

    /// What to do, one step per element.
    public var steps: [String] {
        switch self {
        case .signInAgain:
            ["Sign in on the provider's page again: pennypost password ADDRESS"]
        case .tokenNotAccepted:
            [
                "See that the mailbox may be used by IMAP and SMTP: whoever looks after it can switch off each of them.",
                "Sign in on the provider's page again, as the mailbox's own address: pennypost password ADDRESS",
            ]
        case .clientNotAccepted:
            [
                "Check the client id and how it is registered; Documentation/OAuth.md says how.",
                "Sign in on the provider's page again: pennypost password ADDRESS",
            ]
        }
    }
}
