import OAuth

/// A mailbox whose person is to sign in on the provider's page: where that is, and which servers are to take the tokens.
public struct OAuthConnection: Sendable {
    /// As the provider writes itself.
    public let providerName: String
    public let signIn: ProviderSignIn
    /// Whom the provider proposes on its page, and what the servers take as the user name.
    public let userName: String
    let proposal: ProvedConnection
    /// Nil where it is not connected yet.
    let mailbox: Mailbox?

    func grant(to client: OAuthClient, _ tokens: OAuthTokens) -> MailboxGrant {
        MailboxGrant(tokenAddress: signIn.server.token, client: client, tokens: tokens)
    }
}
