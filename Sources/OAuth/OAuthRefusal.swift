import MailWire

/// An error that an authorization server has answered with (RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5).
public struct OAuthRefusal: Hashable, Sendable {
    /// The standard's names, and those that large providers use beside them.
    public enum Kind: Hashable, Sendable {
        /// The code or the refresh token is not valid any more, or was revoked.
        case invalidGrant
        /// The server wants to see the person before it gives out another token (OpenID Connect Core §3.1.2.6).
        case interactionRequired
        /// The person has said no.
        case accessDenied
        /// The code to be typed was not typed in time.
        case expiredToken
        /// The code to be typed was not typed yet.
        case authorizationPending
        /// The server was asked too often.
        case slowDown
        case invalidClient
        case unauthorizedClient
        case invalidRequest
        case invalidScope
        case unsupportedGrantType
        case unsupportedResponseType
        case serverError
        case temporarilyUnavailable
        /// A name that is none of these.
        case other(String)
    }

    /// The longest of a server's words that are kept, in characters.
    static let longestWords = 300

    public let kind: Kind
    /// The server's own words, where it has some; in whatever language.
    public let words: String?

    /// What is told where a server gave no refresh token, and the access token's time is over.
    public static let noRefreshToken = OAuthRefusal(code: "invalid_grant", words: nil)

    /// - Parameters:
    ///   - code: the member or parameter `error`.
    ///   - words: `error_description`; what is no visible text in it is taken out.
    ///   - filter: hides what was sent in both.
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
        // The second is Microsoft's name for it in the device flow.
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
            .mendConfiguration
        }
    }

    var sentence: String {
        switch self {
        case .invalidGrant: "the sign-in is not valid any more: it was revoked, or has run out"
        case .interactionRequired: "the provider wants the person to sign in again"
        case .accessDenied: "access was not granted: whoever was asked said no"
        case .expiredToken: "the code was not typed in time"
        case .authorizationPending: "the code was not typed yet"
        case .slowDown: "the sign-in server was asked too often"
        case .invalidClient: "the sign-in server does not know this program's client id, or its client secret is wrong"
        case .unauthorizedClient: "this program's client id may not sign in this way"
        case .invalidRequest: "the sign-in server did not understand the request"
        case .invalidScope: "this program's client id may not ask for access to mail"
        case .unsupportedGrantType, .unsupportedResponseType: "the sign-in server does not offer this way to sign in"
        case .serverError, .temporarilyUnavailable: "the sign-in server is not available now"
        case .other(let code): "the sign-in server refused (\(code.isEmpty ? "without a reason" : code))"
        }
    }
}
