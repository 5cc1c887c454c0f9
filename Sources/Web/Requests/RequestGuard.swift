import HTTPTypes

/// Tells a request of this site's own pages from one that another site made a browser send (OWASP ASVS 5.0 3.5).
enum RequestGuard {
    /// Whether a request that changes something comes from a page of this site.
    ///
    /// A browser says so in Sec-Fetch-Site (W3C Fetch Metadata §2.2); an older one in Origin. A program that sends
    /// neither has no cookies of a browser, and the token in the form decides.
    ///
    /// - Parameter origin: This site's own origin, for example `https://post.firma.cz`.
    static func isOwn(_ headers: HTTPFields, origin: String) -> Bool {
        if let site = headers[SecurityHeaders.name("Sec-Fetch-Site")] { return site == "same-origin" || site == "none" }
        if let given = headers[.origin] { return given == origin }
        return true
    }
}
