import HTTPTypes

/// What the site answers.
enum PageAnswer: Sendable {
    /// A page.
    case page(Page)
    /// Another address is to be read (303).
    case seeOther(SitePath, query: FormFields = FormFields(), cookies: [String] = [], clearsCache: Bool = false)
    /// Bytes that are no page.
    case bytes([UInt8], type: String, status: HTTPResponse.Status = .ok, fields: HTTPFields = HTTPFields())
    /// Nothing is here, or nothing that this person may know of.
    case notFound

    /// Returns the answer with further cookies.
    func adding(_ cookies: [String]) -> PageAnswer {
        switch self {
        case .page(var page):
            page.cookies += cookies
            return .page(page)
        case .seeOther(let path, let query, let own, let clears):
            return .seeOther(path, query: query, cookies: own + cookies, clearsCache: clears)
        case .bytes, .notFound: return self
        }
    }
}
