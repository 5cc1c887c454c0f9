import MailWire
import OAuth
import Storage

/// What the user has allowed on the provider's page for signing in: tokens, and where to refresh them.
struct MailboxGrant: Sendable {
    /// The address at which tokens are refreshed.
    let tokenAddress: OAuthAddress
    /// The client that the tokens were issued to; no other client can refresh them.
    let client: OAuthClient
    let tokens: OAuthTokens
}

/// A grant as it is stored.
struct StoredGrant: Sendable {
    let grant: MailboxGrant
    /// Changes each time the tokens are replaced.
    let version: Int64
}

extension Mailbox.SignIn {
    /// Derives the kind of sign-in.
    ///
    /// - Parameter grant: The grant; `nil` if there is a password instead.
    init(_ grant: MailboxGrant?) {
        self = grant == nil ? .password : .oauth
    }
}
