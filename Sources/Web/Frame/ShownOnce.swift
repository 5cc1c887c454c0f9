import Accounts

/// Keeps a reload from making again what a page shows once.
///
/// The form carries a mark, and the answer leaves it in the browser. The same form sent again, as a reload does, leads
/// on and makes nothing.
enum ShownOnce {
    static let field = "once"
    /// As long as somebody may leave such a page open.
    private static let lifetime = 86_400

    /// The mark of a new form; of one that waited for a confirmation, its own.
    static func hidden(_ request: PageRequest) -> (name: String, value: String) {
        (field, request.form[field] ?? BearerToken().text)
    }

    /// The next page if the form was answered before; `nil` if it is new.
    static func answer(_ request: PageRequest, _ notice: String, back: SitePath = .security) -> PageAnswer? {
        guard let mark = request.form[field], mark == request.cookies[.shown] else { return nil }
        return .seeOther(back, cookies: [SiteNotice.cookie(notice, on: request)])
    }

    /// Leaves the mark with a page that is shown once.
    static func page(_ page: Page, _ request: PageRequest) -> PageAnswer {
        guard let mark = request.form[field].flatMap(BearerToken.init) else { return .page(page) }
        var page = page
        page.cookies.append(request.cookies.setting(.shown, to: mark.text, seconds: lifetime))
        return .page(page)
    }
}
