import Foundation

/// An address of an authorization server: over TLS or, if the caller allows it, in plaintext on this machine.
public struct OAuthAddress: Hashable, Sendable {
    /// The longest address that is accepted, in bytes.
    public static let maximumLength = 2048

    /// The address as it was given.
    public let text: String

    /// Creates an address after checking it.
    ///
    /// - Parameters:
    ///   - text: an `https` address without a user name and without a fragment (RFC 6749 §3.1, §3.2).
    ///   - plaintextOnLoopback: whether to accept `http` to 127.0.0.1, ::1 and localhost as well. Nothing leaves the
    ///     machine then.
    /// - Throws: ``OAuthError/unsafeAddress`` if the text is none of these.
    public init(_ text: String, plaintextOnLoopback: Bool = false) throws(OAuthError) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
            let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { throw .unsafeAddress }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http" where plaintextOnLoopback && Self.loopbackHosts.contains(host.lowercased()): break
        default: throw .unsafeAddress
        }
        self.text = text
    }

    private static let loopbackHosts: Set = ["127.0.0.1", "::1", "[::1]", "localhost"]
}

extension OAuthAddress: CustomStringConvertible {
    public var description: String { text }
}
