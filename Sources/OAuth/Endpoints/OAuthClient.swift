public import MailWire

/// This program as registered with the authorization server.
public struct OAuthClient: Equatable, Sendable {
    /// The longest client ID that is accepted, in bytes.
    public static let maximumLength = 512

    /// The client ID.
    public let id: String
    /// The client secret, if the server issued one. In an installed program it proves nothing (RFC 8252 §8.5).
    public let secret: Secret?

    /// Creates a client; `nil` if the id is empty, too long, or contains characters that RFC 6749 appendix A.1 forbids.
    public init?(id: String, secret: Secret? = nil) {
        guard 1...Self.maximumLength ~= id.utf8.count, id.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else { return nil }
        self.id = id
        self.secret = secret
    }

    /// The fields that identify the client to the token endpoint (RFC 6749 §2.3.1).
    var form: [FormBody.Field] {
        [.init("client_id", Secret(id))] + (secret.map { [.init("client_secret", $0)] } ?? [])
    }
}
