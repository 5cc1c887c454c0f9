import HTTPTypes

/// The cookies of the site.
///
/// Under TLS their names begin with `__Host-`, so that a browser takes them from this host alone (RFC 6265bis §4.1.3.2).
/// A browser does not store such a cookie from plain HTTP, so on loopback without TLS the prefix is left out.
struct SiteCookies: Sendable {
    /// A cookie of ours.
    enum Name: String, CaseIterable, Sendable {
        /// The session.
        case session
        /// A browser that has signed in before.
        case browser
        /// What the forms of this browser are tied to.
        case visit
        /// The link that was followed.
        case link
        /// The form that was kept.
        case kept
        /// The language that was chosen before signing in.
        case language
        /// What the next page says once.
        case notice
        /// The form whose answer was shown last.
        case shown
    }

    /// How long a kept form waits, in seconds: as long as the room of accounts keeps it.
    static let keptLifetime = 30 * 60

    /// As long as a session may last, in seconds.
    static let visitLifetime = 30 * 86_400

    let isSecure: Bool
    private let values: [String: String]

    /// Reads the cookies of a request. The first of a name counts.
    init(_ headers: HTTPFields, isSecure: Bool) {
        self.isSecure = isSecure
        var values: [String: String] = [:]
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { continue }
                let name = parts[0].trimmingPrefix { $0 == " " }
                if values[String(name)] == nil { values[String(name)] = String(parts[1]) }
            }
        }
        self.values = values
    }

    subscript(name: Name) -> String? { values[fullName(name)] }

    /// Returns the header field that sets a cookie.
    ///
    /// - Parameter seconds: How long it lives; `nil` until the browser is closed.
    func setting(_ name: Name, to value: String, seconds: Int?) -> String {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        return "\(fullName(name))=\(value); Path=/\(age); HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }

    /// Returns the header field that removes a cookie.
    func removing(_ name: Name) -> String { setting(name, to: "", seconds: 0) }

    /// The name as it stands in the header field.
    func fullName(_ name: Name) -> String { (isSecure ? "__Host-pennypost-" : "pennypost-") + name.rawValue }
}
