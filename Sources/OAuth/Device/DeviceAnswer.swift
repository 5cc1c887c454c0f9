import Foundation
import MailWire

/// A device authorization endpoint's answer (RFC 8628 §3.2).
struct DeviceAnswer: Sendable {
    /// The longest time that a code is accepted to be valid.
    static let longestPatience = Duration.seconds(1800)
    private static let longestUserCode = 64

    let deviceCode: Secret
    let prompt: DevicePrompt
    let interval: Duration

    /// - Parameter plaintextOnLoopback: whether the page may be on this machine in plaintext, as the server itself is.
    init(_ answer: TokenAnswer, plaintextOnLoopback: Bool) throws(OAuthError) {
        let members = try answer.decoded(Members.self)
        let code = members.userCode
        guard 1...Self.longestUserCode ~= code.utf8.count, code.utf8.allSatisfy({ 0x20...0x7E ~= $0 }),
            1...OAuthTokens.maximumLength ~= members.deviceCode.utf8.count
        else { throw .malformedAnswer("a code has characters that it may not have, or is too long") }
        let lifetime = Duration.seconds(min(max(members.lifetime, 1), 1_000_000))
        prompt = DevicePrompt(
            userCode: code, page: try OAuthAddress(members.page, plaintextOnLoopback: plaintextOnLoopback),
            completePage: members.completePage.flatMap {
                try? OAuthAddress($0, plaintextOnLoopback: plaintextOnLoopback)
            },
            patience: min(lifetime, Self.longestPatience))
        deviceCode = Secret(members.deviceCode)
        interval = .seconds(min(max(members.interval ?? 5, 1), 60))
    }

    private struct Members: Decodable {
        let deviceCode: String
        let userCode: String
        let page: String
        let completePage: String?
        /// Validity of the codes in seconds.
        let lifetime: Double
        /// Pause between two polls in seconds.
        let interval: Double?

        private enum Key: String, CodingKey {
            case deviceCode = "device_code"
            case userCode = "user_code"
            case page = "verification_uri"
            /// The name that some servers older than the standard use.
            case formerPage = "verification_url"
            case completePage = "verification_uri_complete"
            case lifetime = "expires_in"
            case interval
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            deviceCode = try members.decode(String.self, forKey: .deviceCode)
            userCode = try members.decode(String.self, forKey: .userCode)
            page =
                try members.decodeIfPresent(String.self, forKey: .page)
                ?? members.decode(String.self, forKey: .formerPage)
            completePage = try? members.decodeIfPresent(String.self, forKey: .completePage)
            lifetime = try members.seconds(.lifetime) ?? 600
            interval = try members.seconds(.interval)
        }
    }
}
