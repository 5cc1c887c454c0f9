public import MailSetup
import OAuth

/// A mailbox whose user has to sign in on the provider's page, with the page's address and the servers for the tokens.
public struct OAuthConnection: Sendable {
    /// The provider's name as it writes it.
    public let providerName: String
    /// How users sign in at the provider.
    public let signIn: ProviderSignIn
    /// The user name proposed on the provider's page, which is also the servers' user name.
    public let userName: String
    let proposal: ProvedConnection
    /// The connected mailbox; `nil` if it is not connected yet.
    let mailbox: Mailbox?
    /// Whose the mailbox will be.
    let place: MailboxPlace

    func grant(to client: OAuthClient, _ tokens: OAuthTokens) -> MailboxGrant {
        MailboxGrant(tokenAddress: signIn.server.token, client: client, tokens: tokens)
    }
}
