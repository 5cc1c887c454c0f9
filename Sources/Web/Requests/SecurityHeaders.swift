import HTTPTypes

/// The header fields that every answer carries (OWASP ASVS 5.0 3.4).
enum SecurityHeaders {
    /// Scripts, styles and pictures come from this host; nothing else is loaded, and no other site may frame a page.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// Adds the fields to an answer.
    ///
    /// - Parameters:
    ///   - isSecure: whether the browser came by TLS. A browser ignores HSTS from plain HTTP (RFC 6797 §8.1).
    ///   - mayBeCached: whether the answer says itself how long it may be kept; all others are not stored.
    static func add(to headers: inout HTTPFields, isSecure: Bool, mayBeCached: Bool) {
        headers[.contentSecurityPolicy] = contentSecurityPolicy
        headers[.xContentTypeOptions] = "nosniff"
        headers[name("Referrer-Policy")] = "no-referrer"
        headers[name("Cross-Origin-Opener-Policy")] = "same-origin"
        headers[name("Cross-Origin-Resource-Policy")] = "same-origin"
        headers[name("Permissions-Policy")] = "camera=(), geolocation=(), microphone=(), payment=()"
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        if !mayBeCached { headers[.cacheControl] = "no-store" }
    }

    /// A name that the library has no constant for.
    static func name(_ text: String) -> HTTPField.Name {
        // checked: only constants of ours come here, and each is a field name by RFC 9110 §5.1.
        HTTPField.Name(text)!  // checked
    }
}
