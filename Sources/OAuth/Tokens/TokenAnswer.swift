import Foundation
import MailWire

/// What a token endpoint has answered.
struct TokenAnswer: Sendable {
    /// HTTP's.
    let status: Int
    let body: [UInt8]
    /// Hides in a refusal's words what was sent.
    var filter = SecretFilter.none

    /// The tokens in it (RFC 6749 §5.1).
    ///
    /// - Parameters:
    ///   - now: when it was asked for, as the tokens' life begins no earlier.
    ///   - asked: the scopes, which are granted as they are where the answer does not name them.
    ///   - kept: the refresh token that stays in force where no other is given (RFC 6749 §6).
    func tokens(at now: Date, asked: [String], keeping kept: Secret? = nil) throws(OAuthError) -> OAuthTokens {
        let answer = try decoded(GrantedTokens.self)
        guard answer.tokenType.lowercased() == "bearer" else { throw .malformedAnswer("the token is of another type") }
        let refreshToken = try answer.refreshToken.map { text throws(OAuthError) in try Self.token(text) }
        return OAuthTokens(
            accessToken: try Self.token(answer.accessToken), refreshToken: refreshToken ?? kept,
            expiresAt: answer.lifetime.map { now.addingTimeInterval($0) },
            scopes: answer.scope.map { Self.granted($0, asked: asked) } ?? asked)
    }

    /// Asked for so that a refresh token comes, the next time too (OpenID Connect Core §11). Microsoft does not name it among
    /// what it has granted.
    private static let offlineAccess = "offline_access"

    private static func granted(_ text: String, asked: [String]) -> [String] {
        let named = text.split(separator: " ").map(String.init)
        let isUnnamed = asked.contains(offlineAccess) && !named.contains(offlineAccess)
        return isUnnamed ? named + [offlineAccess] : named
    }

    /// The answer's members, where it is one of success.
    func decoded<Members: Decodable>(_ members: Members.Type) throws(OAuthError) -> Members {
        if let error { throw error }
        do {
            return try JSONDecoder().decode(members, from: Data(body))
        } catch {
            // The error's own words may hold what the answer held.
            throw .malformedAnswer("its JSON has another form")
        }
    }

    /// Nil where the answer is one of success.
    private var error: OAuthError? {
        switch status {
        case 200..<300: return nil
        case 400..<500:
            if let refusal = try? JSONDecoder().decode(Refused.self, from: Data(body)) {
                return .refused(OAuthRefusal(code: refusal.error, words: refusal.errorDescription, filter: filter))
            }
            return status == 429 ? .unavailable(status: status) : .malformedAnswer("HTTP \(status)")
        case 500..<600: return .unavailable(status: status)
        default: return .malformedAnswer("HTTP \(status)")
        }
    }

    /// Visible ASCII (RFC 6749 appendix A.12, A.17), so that it fits into a command of SMTP and IMAP.
    private static func token(_ text: String) throws(OAuthError) -> Secret {
        guard 1...OAuthTokens.maximumLength ~= text.utf8.count, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .malformedAnswer("a token has characters that it may not have, or is too long")
        }
        return Secret(text)
    }
}

/// RFC 6749 §5.1.
private struct GrantedTokens: Decodable {
    let accessToken: String
    let tokenType: String
    /// In seconds; nil where it is not told.
    let lifetime: Double?
    let refreshToken: String?
    let scope: String?

    private enum Key: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case lifetime = "expires_in"
        case refreshToken = "refresh_token"
        case scope
    }

    /// The longest life that is believed, in seconds.
    private static let longestLife = 366.0 * 86_400

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        accessToken = try members.decode(String.self, forKey: .accessToken)
        tokenType = try members.decode(String.self, forKey: .tokenType)
        refreshToken = try members.decodeIfPresent(String.self, forKey: .refreshToken)
        scope = try members.decodeIfPresent(String.self, forKey: .scope)
        lifetime = try members.seconds(.lifetime).map { min(max($0, 0), Self.longestLife) }
    }
}

/// RFC 6749 §5.2.
private struct Refused: Decodable {
    let error: String
    let errorDescription: String?

    private enum CodingKeys: String, CodingKey {
        case error
        case errorDescription = "error_description"
    }
}

extension KeyedDecodingContainer {
    /// A number of seconds; some servers write it as a text.
    func seconds(_ key: Key) throws -> Double? {
        if let number = try? decodeIfPresent(Double.self, forKey: key) { return number }
        return try decodeIfPresent(String.self, forKey: key).flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
    }
}
