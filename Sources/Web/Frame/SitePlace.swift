import Accounts

/// A place in the navigation.
struct SitePlace: Sendable {
    let path: SitePath
    /// The key of its name.
    let key: String
    let icon: String
    /// Whether only administrators go there.
    let isForAdministrators: Bool
    /// What a page's path begins with if it belongs to the place.
    let stem: String
    /// The key that goes there after `g`; empty if there is none.
    var letter = ""

    static let all = [
        SitePlace(path: .home, key: "place_home", icon: "home", isForAdministrators: false, stem: "/hide"),
        SitePlace(
            path: .mailboxes, key: "mailboxes", icon: "mailbox", isForAdministrators: false, stem: "/mailboxes",
            letter: "m"),
        SitePlace(
            path: .security, key: "place_security", icon: "shield", isForAdministrators: false, stem: "/security",
            letter: "s"),
        SitePlace(path: .people, key: "place_people", icon: "people", isForAdministrators: true, stem: "/people"),
        SitePlace(path: .company, key: "place_company", icon: "building", isForAdministrators: true, stem: "/company"),
    ]

    /// The places that a person sees.
    static func seen(by signedIn: SignedIn) -> [SitePlace] {
        all.filter { !$0.isForAdministrators || signedIn.isAdministrator }
    }

    /// Whether a page belongs to the place.
    func holds(_ path: SitePath) -> Bool { path == self.path || path.text.hasPrefix(stem) }
}
