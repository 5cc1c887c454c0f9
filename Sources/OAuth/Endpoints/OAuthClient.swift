public import MailWire

/// As whom we ask: what the authorization server's owner registered for this program.
public struct OAuthClient: Equatable, Sendable {
    /// The longest client id, in bytes.
    public static let maximumLength = 512

    public let id: String
    /// Some servers give one to installed programs too, where it proves nothing (RFC 8252 §8.5).
    public let secret: Secret?

    /// Nil for an id that is empty, too long, or has other characters than RFC 6749 (appendix A.1) lets it have.
    public init?(id: String, secret: Secret? = nil) {
        guard 1...Self.maximumLength ~= id.utf8.count, id.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else { return nil }
        self.id = id
        self.secret = secret
    }

    /// What tells the token endpoint who asks (RFC 6749 §2.3.1).
    var form: [FormBody.Field] {
        [.init("client_id", Secret(id))] + (secret.map { [.init("client_secret", $0)] } ?? [])
    }
}
