import HTTPTypes

/// The header fields that every answer carries (OWASP ASVS 5.0 3.4).
enum SecurityHeaders {
    /// Scripts, styles and pictures come from this host; nothing else is loaded, and no other site may frame a page.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// What does not depend on the answer. Names are checked once, since every answer carries them.
    private static let always = [
        HTTPField(name: .contentSecurityPolicy, value: contentSecurityPolicy),
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: name("Referrer-Policy"), value: "no-referrer"),
        HTTPField(name: name("Cross-Origin-Opener-Policy"), value: "same-origin"),
        HTTPField(name: name("Cross-Origin-Resource-Policy"), value: "same-origin"),
        HTTPField(
            name: name("Permissions-Policy"), value: "camera=(), geolocation=(), microphone=(), payment=()"),
    ]

    /// For what a stranger has written and a browser may open: it runs nothing, loads nothing, and has no origin (CSP
    /// Level 3 §6.3.3).
    static let sandbox = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

    /// For a letter's HTML in its frame. It is of this site, so that the cookie reaches its own pictures, and it runs and
    /// sends nothing; of all addresses only the letter's own are asked for.
    static func framed(_ pictures: String) -> String {
        "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
            + "img-src data: \(pictures); style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
            + "frame-ancestors 'self'"
    }

    /// Adds the fields to an answer. One that has a policy of its own keeps it.
    ///
    /// - Parameters:
    ///   - isSecure: whether the browser came by TLS. A browser ignores HSTS from plain HTTP (RFC 6797 §8.1).
    ///   - mayBeCached: whether the answer says itself how long it may be kept; all others are not stored.
    static func add(to headers: inout HTTPFields, isSecure: Bool, mayBeCached: Bool) {
        let own = headers[.contentSecurityPolicy]
        for field in always { headers[field.name] = field.value }
        if let own { headers[.contentSecurityPolicy] = own }
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        if !mayBeCached { headers[.cacheControl] = "no-store" }
    }

    /// A name that the library has no constant for.
    static func name(_ text: String) -> HTTPField.Name {
        // checked: only constants of ours come here, and each is a field name by RFC 9110 §5.1.
        HTTPField.Name(text)!  // checked
    }
}
