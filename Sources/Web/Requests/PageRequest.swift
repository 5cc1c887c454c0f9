import Accounts
import HTTPTypes
import Storage

/// A request as the pages see it: parsed, and with the person who sent it.
struct PageRequest: Sendable {
    let method: SiteMethod
    var path: SitePath
    let query: FormFields
    /// The form's fields; empty for GET.
    var form: FormFields
    /// The files that came with the form.
    var files: [UploadedFile] = []
    let headers: HTTPFields
    let cookies: SiteCookies
    let origin: ClientOrigin
    /// Who sent it; `nil` if nobody is signed in, not even halfway.
    let signedIn: SignedIn?
    /// What the forms of the page are tied to: the cookie `visit`.
    let visit: BearerToken
    /// Whether it is new, so that the cookie must be set.
    let isVisitNew: Bool
    /// The words in the language of the person, else of the browser.
    let texts: SiteTexts
    /// The time.
    let now: Timestamp
    /// Whether the form was sent before the person had to sign in again, and was kept.
    var isKept = false

    /// The token that the page's forms carry.
    var formToken: String { visit.formToken() }

    /// The request as if it had asked for another address.
    func at(_ path: SitePath) -> PageRequest {
        var request = self
        request.path = path
        return request
    }

    /// Who is signed in completely.
    var fullySignedIn: SignedIn? { signedIn?.session.stage == .full ? signedIn : nil }
}
