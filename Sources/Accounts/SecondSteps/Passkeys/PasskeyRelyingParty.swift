import Crypto

/// The site that passkeys are made for. A passkey works on no other, which is why nobody can be tricked into using it
/// elsewhere.
public struct PasskeyRelyingParty: Sendable, Hashable {
    /// The configured host, without a port: `mail.firma.cz`. Passkeys are bound to it for ever.
    public let host: String
    /// The origin of the pages: `https://mail.firma.cz`, with the port if it is not 443.
    public let origin: String

    /// Creates a site.
    public init(host: String, origin: String) {
        self.host = host
        self.origin = origin
    }

    /// What an authenticator signs instead of the host.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(host.utf8))) }
}
