import Accounts
import HTTPTypes
import Storage

/// A request as the pages see it: parsed, and with the person who sent it.
struct PageRequest: Sendable {
    let method: SiteMethod
    let path: SitePath
    let query: FormFields
    /// The form's fields; empty for GET.
    let form: FormFields
    let headers: HTTPFields
    let cookies: SiteCookies
    let origin: ClientOrigin
    /// Who sent it; `nil` if nobody is signed in, not even halfway.
    let signedIn: SignedIn?
    /// The session's token.
    let token: BearerToken?
    /// The words in the language of the person, else of the browser.
    let texts: SiteTexts
    /// The time.
    let now: Timestamp

    /// Who is signed in completely.
    var fullySignedIn: SignedIn? { signedIn?.session.stage == .full ? signedIn : nil }
}

/// What the site answers.
enum PageAnswer: Sendable {
    /// A page.
    case page(Page)
    /// Another address is to be read (303).
    case seeOther(SitePath, query: FormFields = FormFields(), cookies: [String] = [])
    /// Bytes that are no page.
    case bytes([UInt8], type: String, status: HTTPResponse.Status = .ok, fields: HTTPFields = HTTPFields())
    /// Nothing is here, or nothing that this person may know of.
    case notFound
}
