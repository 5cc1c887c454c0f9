import Foundation
import MailWire

/// A token endpoint's answer.
struct TokenAnswer: Sendable {
    /// The HTTP status.
    let status: Int
    let body: [UInt8]
    /// Hides in a refusal's words what was sent.
    var filter = SecretFilter.none

    /// Parses the tokens (RFC 6749 §5.1).
    ///
    /// - Parameters:
    ///   - now: when the request was sent. The tokens' lifetime begins no earlier.
    ///   - asked: the scopes requested. If the answer names none, these were granted.
    ///   - kept: the refresh token that stays in force if the answer contains no other (RFC 6749 §6).
    func tokens(at now: Date, asked: [String], keeping kept: Secret? = nil) throws(OAuthError) -> OAuthTokens {
        let answer = try decoded(GrantedTokens.self)
        guard answer.tokenType.lowercased() == "bearer" else { throw .malformedAnswer("the token is of another type") }
        let refreshToken = try answer.refreshToken.map { text throws(OAuthError) in try Self.token(text) }
        return OAuthTokens(
            accessToken: try Self.token(answer.accessToken), refreshToken: refreshToken ?? kept,
            expiresAt: answer.lifetime.map { now.addingTimeInterval($0) },
            scopes: answer.scope.map { Self.granted($0, asked: asked) } ?? asked)
    }

    /// Requested to get a refresh token, the next time too (OpenID Connect Core §11). Microsoft does not list it among
    /// the granted scopes.
    private static let offlineAccess = "offline_access"

    private static func granted(_ text: String, asked: [String]) -> [String] {
        let named = text.split(separator: " ").map(String.init)
        let isUnnamed = asked.contains(offlineAccess) && !named.contains(offlineAccess)
        return isUnnamed ? named + [offlineAccess] : named
    }

    /// Decodes the members of a successful answer.
    func decoded<Members: Decodable>(_ members: Members.Type) throws(OAuthError) -> Members {
        if let error { throw error }
        do {
            return try JSONDecoder().decode(members, from: Data(body))
        } catch {
            // The error's description could contain parts of the answer.
            throw .malformedAnswer("its JSON has another form")
        }
    }

    /// The error that the answer reports; `nil` if it is successful.
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

    /// Checks a token: visible ASCII (RFC 6749 appendix A.12, A.17), so that it fits into an SMTP or IMAP command.
    private static func token(_ text: String) throws(OAuthError) -> Secret {
        guard 1...OAuthTokens.maximumLength ~= text.utf8.count, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .malformedAnswer("a token has characters that it may not have, or is too long")
        }
        return Secret(text)
    }
}

/// A successful answer (RFC 6749 §5.1).
private struct GrantedTokens: Decodable {
    let accessToken: String
    let tokenType: String
    /// In seconds; `nil` if the answer does not say.
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

    /// The longest lifetime that is believed, in seconds.
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

/// An error answer (RFC 6749 §5.2).
private struct Refused: Decodable {
    let error: String
    let errorDescription: String?

    private enum CodingKeys: String, CodingKey {
        case error
        case errorDescription = "error_description"
    }
}

extension KeyedDecodingContainer {
    /// Decodes a number of seconds, which some servers write as a string.
    func seconds(_ key: Key) throws -> Double? {
        if let number = try? decodeIfPresent(Double.self, forKey: key) { return number }
        return try decodeIfPresent(String.self, forKey: key).flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
    }
}
