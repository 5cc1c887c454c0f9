import Accounts

/// The four buttons in the foot. Somebody who is signed in has a language in the profile, which they change too.
struct LanguageChoice: Sendable {
    let services: SiteServices

    /// A year.
    private static let lifetime = 365 * 86_400

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        let back = request.form["back"].flatMap(SiteAddress.init) ?? SiteAddress(.home)
        let place = back.path.methods.contains(.get) ? back : SiteAddress(.home)
        guard let language = request.form["language"].flatMap(Language.init(rawValue:)) else {
            return .seeOther(place.path, query: place.query)
        }
        if let signedIn = request.fullySignedIn {
            try await services.profile.change(language: language, by: signedIn, from: request.origin)
        }
        return .seeOther(
            place.path, query: place.query,
            cookies: [request.cookies.setting(.language, to: language.rawValue, seconds: Self.lifetime)])
    }
}
