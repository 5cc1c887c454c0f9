/// How the connection between a client and its server is protected.
public enum TransportSecurity: String, Hashable, Sendable, CaseIterable, Codable {
    /// TLS from the first byte (RFC 8314 §3): ports 465 and 993.
    case tls
    /// Plaintext first, then TLS after the STARTTLS command (RFC 3207, RFC 9051 §6.2.1): ports 587 and 143. A server
    /// that does not offer STARTTLS is refused; there is no silent fallback to plaintext.
    case startTLS = "starttls"
    /// No protection. Used only if the caller asks for it.
    case plaintext = "plain"
}
