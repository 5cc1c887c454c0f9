import Accounts

/// The token of a link that was followed. GET of the link only puts it into a cookie and goes on to the bare address,
/// so that it is not in the history, in the page, or used up by a program that looks at links in mail.
enum LinkCookie {
    /// Half an hour, in seconds.
    static let lifetime = 30 * 60

    static func follow(_ token: String, to path: SitePath, _ request: PageRequest) -> PageAnswer {
        guard let token = BearerToken(token) else { return .seeOther(path) }
        return .seeOther(
            path, cookies: [request.cookies.setting(.link, to: token.text, seconds: lifetime)])
    }

    static func read(_ request: PageRequest) -> BearerToken? { request.cookies[.link].flatMap(BearerToken.init) }
}
