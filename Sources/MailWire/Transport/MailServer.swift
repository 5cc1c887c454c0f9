/// A mail server by its host. Each protocol has its usual ports, so the port may be left out.
///
///     SMTPClient(.tls("smtp.firma.cz"), user: "anna@firma.cz", password: password)
///     IMAPClient(.startTLS("imap.firma.cz", port: 1143), user: "anna@firma.cz", password: password)
public struct MailServer: Hashable, Sendable {
    private let host: String
    private let port: Int?
    private let security: TransportSecurity

    /// Returns a server that expects TLS from the first byte on.
    ///
    /// - Parameters:
    ///   - host: a domain name, or an IPv4 or IPv6 address without brackets.
    ///   - port: the port, 1…65535; `nil` for the protocol's own, which is 465 for SMTP and 993 for IMAP.
    public static func tls(_ host: String, port: Int? = nil) -> MailServer {
        MailServer(host: host, port: port, security: .tls)
    }

    /// Returns a server that must upgrade to TLS by STARTTLS before anything else is sent.
    ///
    /// - Parameters:
    ///   - host: a domain name, or an IPv4 or IPv6 address without brackets.
    ///   - port: the port, 1…65535; `nil` for the protocol's own, which is 587 for SMTP and 143 for IMAP.
    public static func startTLS(_ host: String, port: Int? = nil) -> MailServer {
        MailServer(host: host, port: port, security: .startTLS)
    }

    /// Returns the server's endpoint.
    ///
    /// - Parameters:
    ///   - tls: the port for TLS if none was given.
    ///   - startTLS: the port for STARTTLS if none was given.
    package func endpoint(tls: Int, startTLS: Int) -> Endpoint {
        Endpoint(host: host, port: port ?? (security == .tls ? tls : startTLS), security: security)
    }
}
