import Accounts

/// Lets a person in: sets the cookies and goes on.
enum EntranceAnswer {
    /// A year.
    private static let browserLifetime = 365 * 86_400

    /// Returns the answer to a form that led to a new session token.
    ///
    /// - Parameter place: The next page; `nil` for the one that the person wanted.
    static func answer(_ entrance: Entrance, _ request: PageRequest, to place: SitePath? = nil) -> PageAnswer {
        let next =
            if entrance.needsSecondStep {
                SiteAddress(.signInCode, FormFields(ReturnPath.hidden(request)))
            } else {
                place.map { SiteAddress($0) } ?? ReturnPath.read(request) ?? SiteAddress(.home)
            }
        return .seeOther(next.path, query: next.query, cookies: cookies(entrance, request))
    }

    /// The header fields that give the browser its new tokens.
    static func cookies(_ entrance: Entrance, _ request: PageRequest) -> [String] {
        cookies(entrance, request.cookies)
    }

    /// Returns the header fields that give the browser its new tokens.
    ///
    /// - Parameter sent: The cookies that it sent.
    static func cookies(_ entrance: Entrance, _ sent: SiteCookies) -> [String] {
        // The session ends in the database; the cookie lives no longer than it may.
        var cookies = [sent.setting(.session, to: entrance.token.text, seconds: 30 * 86_400)]
        if let browser = entrance.browser {
            cookies.append(sent.setting(.browser, to: browser.text, seconds: browserLifetime))
        }
        return cookies
    }
}
