import Foundation
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

    /// A token with less time left, in seconds, is refreshed before use.
    static let leastTimeLeft = 60.0

    /// Returns the access token if the server may accept it.
    ///
    /// - Parameter refused: A token that a server has refused.
    func usableToken(at now: Date, refused: Secret?) -> Secret? {
        let tokens = grant.tokens
        if let expiresAt = tokens.expiresAt, expiresAt.timeIntervalSince(now) < Self.leastTimeLeft { return nil }
        return tokens.accessToken == refused ? nil : tokens.accessToken
    }
}

extension Mailbox.SignIn {
    /// Derives the kind of sign-in.
    ///
    /// - Parameter grant: The grant; `nil` if there is a password instead.
    init(_ grant: MailboxGrant?) {
        self = grant == nil ? .password : .oauth
    }
}
