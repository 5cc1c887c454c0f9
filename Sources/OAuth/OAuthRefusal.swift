import MailWire

/// An error with which an authorization server answered (RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5).
public struct OAuthRefusal: Hashable, Sendable {
    /// The standard's error codes, and those that large providers use in addition.
    public enum Kind: Hashable, Sendable {
        /// The code or the refresh token is no longer valid, or was revoked.
        case invalidGrant
        /// The server requires the user to interact with it before it issues another token (OpenID Connect Core
        /// §3.1.2.6).
        case interactionRequired
        /// The user, or the server, denied access.
        case accessDenied
        /// The device code was not typed in time.
        case expiredToken
        /// The device code has not been typed yet.
        case authorizationPending
        /// The server was polled too often.
        case slowDown
        /// The client is unknown, or its authentication failed.
        case invalidClient
        /// The client may not use this grant or response type.
        case unauthorizedClient
        /// The request is malformed.
        case invalidRequest
        /// A scope is unknown, malformed, or more than was granted.
        case invalidScope
        /// The server does not support the grant type.
        case unsupportedGrantType
        /// The server does not support the response type.
        case unsupportedResponseType
        /// The server met an unexpected condition.
        case serverError
        /// The server is overloaded or under maintenance.
        case temporarilyUnavailable
        /// Any other error code.
        case other(String)
    }

    /// The most characters kept of a server's words.
    static let longestWords = 300

    /// The error that the server named.
    public let kind: Kind
    /// The server's own words, in any language; `nil` if there are none.
    public let words: String?

    /// The refusal reported when the access token has expired and the server gave no refresh token.
    public static let noRefreshToken = OAuthRefusal(code: "invalid_grant", words: nil)

    /// Creates a refusal from a server's answer.
    ///
    /// - Parameters:
    ///   - code: the member or parameter `error`.
    ///   - words: `error_description`. Characters that aren't visible text are removed.
    ///   - filter: hides in both what was sent.
    init(code: String, words: String?, filter: SecretFilter = .none) {
        let code = filter.hide(in: code)
        let words = words.map { filter.hide(in: $0) }
        kind = Kind(code: String(code.prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }))
        let visible = words.map { words in
            String(
                String.UnicodeScalarView(
                    words.unicodeScalars.prefix(4 * Self.longestWords).map { scalar in
                        switch scalar.properties.generalCategory {
                        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: " "
                        default: scalar
                        }
                    })
            ).split(separator: " ").joined(separator: " ")
        }
        self.words = visible.flatMap { $0.isEmpty ? nil : String($0.prefix(Self.longestWords)) }
    }
}

extension OAuthRefusal.Kind {
    init(code: String) {
        switch code {
        case "invalid_grant": self = .invalidGrant
        case "interaction_required", "login_required", "consent_required", "account_selection_required":
            self = .interactionRequired
        // The second name is Microsoft's, in the device flow.
        case "access_denied", "authorization_declined": self = .accessDenied
        case "expired_token": self = .expiredToken
        case "authorization_pending": self = .authorizationPending
        case "slow_down": self = .slowDown
        case "invalid_client": self = .invalidClient
        case "unauthorized_client": self = .unauthorizedClient
        case "invalid_request": self = .invalidRequest
        case "invalid_scope": self = .invalidScope
        case "unsupported_grant_type": self = .unsupportedGrantType
        case "unsupported_response_type": self = .unsupportedResponseType
        case "server_error": self = .serverError
        case "temporarily_unavailable": self = .temporarilyUnavailable
        default: self = .other(code)
        }
    }

    var remedy: OAuthError.Remedy {
        switch self {
        case .invalidGrant, .interactionRequired, .accessDenied, .expiredToken: .signInAgain
        case .authorizationPending, .slowDown, .serverError, .temporarilyUnavailable: .tryLater
        case .invalidClient, .unauthorizedClient, .invalidRequest, .invalidScope, .unsupportedGrantType,
            .unsupportedResponseType, .other:
            .fixConfiguration
        }
    }

    var sentence: String {
        switch self {
        case .invalidGrant: "the sign-in is no longer valid: it was revoked or has expired"
        case .interactionRequired: "the provider requires a new sign-in"
        case .accessDenied: "access was refused on the provider's page"
        case .expiredToken: "the code was not typed in time"
        case .authorizationPending: "the code was not typed yet"
        case .slowDown: "the sign-in server was asked too often"
        case .invalidClient: "the sign-in server does not know this program's client ID, or its client secret is wrong"
        case .unauthorizedClient: "this program's client ID is not allowed to sign in this way"
        case .invalidRequest: "the sign-in server did not understand the request"
        case .invalidScope: "this program's client ID is not allowed to request access to mail"
        case .unsupportedGrantType, .unsupportedResponseType: "the sign-in server does not offer this way to sign in"
        case .serverError, .temporarilyUnavailable: "the sign-in server is not available now"
        case .other(let code): "the sign-in server refused (\(code.isEmpty ? "without a reason" : code))"
        }
    }
}
