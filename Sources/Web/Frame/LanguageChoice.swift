import Accounts

/// The four buttons in the foot. Somebody who is signed in has a language in the profile, which they change too.
struct LanguageChoice: Sendable {
    let services: SiteServices

    /// A year.
    private static let lifetime = 365 * 86_400

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let back = request.form["back"].flatMap(SitePath.init) ?? .home
        let place = back.methods.contains(.get) ? back : .home
        guard let language = request.form["language"].flatMap(Language.init(rawValue:)) else { return .seeOther(place) }
        if let signedIn = request.fullySignedIn {
            try await services.profile.change(language: language, by: signedIn, from: request.origin)
        }
        return .seeOther(
            place, cookies: [request.cookies.setting(.language, to: language.rawValue, seconds: Self.lifetime)])
    }
}
