public import Foundation
public import MailWire

/// What a mailbox is opened with, and how the next such is come by. It shows nothing of itself.
public struct OAuthTokens: Equatable, Sendable {
    /// The longest token that is taken, in bytes.
    public static let maximumLength = 16 * 1024

    public let accessToken: Secret
    /// Nil where the server gave none: then the person signs in anew when the access token has run out.
    public let refreshToken: Secret?
    /// By this machine's clock; nil where the server did not say.
    public let expiresAt: Date?
    /// What was granted.
    public let scopes: [String]

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
    public var customMirror: Mirror { Mirror(self, children: []) }
}
