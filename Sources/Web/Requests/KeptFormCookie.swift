import Accounts

/// The cookie that names the form which a person had sent when they had to sign in or to confirm first.
struct KeptFormCookie: Sendable, Hashable {
    /// What becomes of the form afterwards.
    enum Purpose: String, Sendable, CaseIterable {
        /// Its page shows it again, filled. A session was over, or a secret was in the form, which is not kept.
        case show
        /// It is carried out by itself, since its sender was only asked to confirm.
        case goOn = "go-on"
    }

    let purpose: Purpose
    let token: BearerToken

    init(_ purpose: Purpose, _ token: BearerToken) {
        self.purpose = purpose
        self.token = token
    }

    /// Reads the cookie; `nil` if there is none of this form.
    init?(_ cookies: SiteCookies) {
        let parts = (cookies[.kept] ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let purpose = Purpose(rawValue: parts[0]), let token = BearerToken(parts[1]) else {
            return nil
        }
        self.init(purpose, token)
    }

    /// Returns the header field that sets it.
    func setting(on cookies: SiteCookies) -> String {
        cookies.setting(.kept, to: "\(purpose.rawValue).\(token.text)", seconds: SiteCookies.keptLifetime)
    }
}
