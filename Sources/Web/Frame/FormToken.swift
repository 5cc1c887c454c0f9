import Accounts
import HTTPTypes

/// The token that ties a form to the browser that it was shown in (OWASP ASVS 5.0 3.5.1).
///
/// It is made from the cookie `visit`, which a browser has before and after it signs in. So it still counts after the
/// session has ended or has a new token, and what was typed can be kept.
enum FormToken {
    static let field = "form-token"

    /// Whether the form was shown in this browser.
    static func isOwn(_ form: FormFields, _ cookies: SiteCookies) -> Bool {
        guard let given = form[field], let visit = cookies[.visit].flatMap(BearerToken.init) else { return false }
        return visit.isOwn(formToken: given)
    }
}
