import Accounts

/// The four buttons in the foot. Somebody who is signed in has a language in the profile, which they change too.
enum LanguageChoice {
    /// A year.
    private static let lifetime = 365 * 86_400

    static func answer(_ request: PageRequest) -> PageAnswer {
        let back = request.form["back"].flatMap(SitePath.init) ?? .home
        let place = back.methods.contains(.get) ? back : .home
        guard let language = request.form["language"].flatMap(Language.init(rawValue:)) else { return .seeOther(place) }
        return .seeOther(
            place, cookies: [request.cookies.setting(.language, to: language.rawValue, seconds: lifetime)])
    }
}
