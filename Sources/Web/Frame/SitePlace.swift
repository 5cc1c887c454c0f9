import Accounts

/// A place in the navigation.
struct SitePlace: Sendable {
    /// Who sees a place.
    enum Audience: Sendable {
        case everyone, administrators
        /// Who may read letters of some mailbox.
        case readers
    }

    let path: SitePath
    /// The key of its name.
    let key: String
    let icon: String
    /// Who sees it.
    var audience = Audience.everyone
    /// What a page's path begins with if it belongs to the place.
    let stem: String
    /// The key that goes there after `g`; empty if there is none.
    var letter = ""

    static let all = [
        SitePlace(path: .home, key: "place_home", icon: "home", stem: "/hide"),
        SitePlace(
            path: .messages, key: "messages", icon: "messages", audience: .readers, stem: "/messages", letter: "i"),
        SitePlace(path: .mailboxes, key: "mailboxes", icon: "mailbox", stem: "/mailboxes", letter: "m"),
        SitePlace(path: .security, key: "place_security", icon: "shield", stem: "/security", letter: "s"),
        SitePlace(path: .people, key: "place_people", icon: "people", audience: .administrators, stem: "/people"),
        SitePlace(path: .company, key: "place_company", icon: "building", audience: .administrators, stem: "/company"),
    ]

    /// The places that a person sees.
    ///
    /// - Parameter readsLetters: Whether the person may read letters of some mailbox.
    static func seen(by signedIn: SignedIn, readsLetters: Bool) -> [SitePlace] {
        all.filter { place in
            switch place.audience {
            case .everyone: true
            case .administrators: signedIn.isAdministrator
            case .readers: readsLetters
            }
        }
    }

    /// Whether a page belongs to the place.
    func holds(_ path: SitePath) -> Bool { path == self.path || path.text.hasPrefix(stem) }
}
