public import Foundation
public import MailWire

/// The tokens of a sign-in: one to open a mailbox with, and one to get the next. Neither is ever printed.
public struct OAuthTokens: Equatable, Sendable {
    /// The longest token that is accepted, in bytes.
    public static let maximumLength = 16 * 1024

    /// The token to sign in to the mail servers with.
    public let accessToken: Secret
    /// The token that gets the next tokens. If it is `nil`, the user must sign in again when the access token expires.
    public let refreshToken: Secret?
    /// When the access token expires, by this machine's clock; `nil` if the server did not say.
    public let expiresAt: Date?
    /// The scopes that were granted.
    public let scopes: [String]

    /// Creates tokens from their parts.
    ///
    /// - Parameters:
    ///   - accessToken: the token to sign in to the mail servers with.
    ///   - refreshToken: the token that gets the next tokens; `nil` if there is none.
    ///   - expiresAt: when the access token expires; `nil` if unknown.
    ///   - scopes: the scopes that were granted.
    public init(accessToken: Secret, refreshToken: Secret?, expiresAt: Date?, scopes: [String]) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
        self.scopes = scopes
    }
}

extension OAuthTokens: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "tokens" }
    public var debugDescription: String { description }
    /// An empty mirror, so that reflection can't show the tokens.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
