import Accounts
import HTTPTypes

/// `/sign-out`: ends the session and tells the browser to forget what it keeps of the site (OWASP ASVS 5.0 14.3.1).
struct SignOut: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        if let token = request.cookies[.session].flatMap(BearerToken.init) {
            try await services.sessions.signOut(token, from: request.origin)
        }
        return .seeOther(
            .signIn,
            cookies: [
                request.cookies.removing(.session), request.cookies.removing(.kept),
                SiteNotice.cookie("notice_signed_out", on: request),
            ], clearsCache: true)
    }
}
