import Accounts
import HTTPTypes

/// The token that ties a form to the browser that it was shown in (OWASP ASVS 5.0 3.5.1).
///
/// It is made from the session's token, or before sign-in from the token of the cookie `visit`. It still counts after
/// the session has ended, so that what was typed can be kept.
enum FormToken {
    static let field = "form-token"

    /// Whether the form was shown in this browser.
    static func isOwn(_ form: FormFields, _ cookies: SiteCookies) -> Bool {
        guard let given = form[field] else { return false }
        return [SiteCookies.Name.session, .visit].contains { name in
            cookies[name].flatMap(BearerToken.init)?.isOwn(formToken: given) ?? false
        }
    }
}
