import Foundation
import MailWire
import OAuth
import Storage

/// What a mailbox signs in with that a person has allowed on the provider's page: tokens, and where the next come from.
struct MailboxGrant: Sendable {
    /// Where tokens are refreshed.
    let tokenAddress: OAuthAddress
    /// To whom they were given; others cannot refresh them.
    let client: OAuthClient
    let tokens: OAuthTokens
}

/// A grant as it is stored.
struct StoredGrant: Sendable {
    let grant: MailboxGrant
    /// Another one each time the tokens are replaced.
    let version: Int64

    /// A token that has less time left is refreshed before it is used.
    static let leastTimeLeft = 60.0

    /// The access token, where the server may take it.
    ///
    /// - Parameter refused: one that a server has refused.
    func usableToken(at now: Date, refused: Secret?) -> Secret? {
        let tokens = grant.tokens
        if let expiresAt = tokens.expiresAt, expiresAt.timeIntervalSince(now) < Self.leastTimeLeft { return nil }
        return tokens.accessToken == refused ? nil : tokens.accessToken
    }
}

extension Mailbox.SignIn {
    /// - Parameter grant: nil where there is none, and a password instead.
    init(_ grant: MailboxGrant?) {
        self = grant == nil ? .password : .oauth
    }
}
