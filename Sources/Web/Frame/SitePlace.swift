import Accounts
import Mailboxes

/// A place in the navigation.
struct SitePlace: Sendable {
    /// Who sees a place.
    enum Audience: Sendable {
        case everyone, administrators
        /// Who may read letters of some mailbox.
        case readers
        /// Who may send from some mailbox.
        case writers
    }

    let path: SitePath
    /// The key of its name.
    let key: String
    let icon: String
    /// Who sees it.
    var audience = Audience.everyone
    /// What a page's path begins with if it belongs to the place.
    let stem: String
    /// The same of further pages; empty if there are none.
    var otherStem = ""
    /// The key that goes there after `g`; empty if there is none.
    var letter = ""
    /// Whether a phone has it in the menu of the account, once there are letters: its bar holds four places.
    var isRare = false

    static let all = [
        SitePlace(path: .home, key: "place_home", icon: "home", stem: "/hide", isRare: true),
        SitePlace(
            path: .messages, key: "messages", icon: "messages", audience: .readers, stem: "/messages",
            otherStem: "/drafts", letter: "i"),
        SitePlace(path: .outbox, key: "outbox", icon: "outbox", audience: .writers, stem: "/outbox", letter: "o"),
        SitePlace(path: .mailboxes, key: "mailboxes", icon: "mailbox", stem: "/mailboxes", letter: "m"),
        SitePlace(path: .security, key: "place_security", icon: "shield", stem: "/security", letter: "s"),
        SitePlace(
            path: .people, key: "place_people", icon: "people", audience: .administrators, stem: "/people", isRare: true
        ),
        SitePlace(
            path: .company, key: "place_company", icon: "building", audience: .administrators, stem: "/company",
            isRare: true),
    ]

    /// The places that a person sees, by what they may do with letters.
    static func seen(by signedIn: SignedIn, letters: LetterAudience) -> [SitePlace] {
        all.filter { place in
            switch place.audience {
            case .everyone: true
            case .administrators: signedIn.isAdministrator
            case .readers: letters.reads
            case .writers: letters.writes
            }
        }
    }

    /// Whether a page belongs to the place.
    func holds(_ path: SitePath) -> Bool {
        path == self.path || path.text.hasPrefix(stem) || !otherStem.isEmpty && path.text.hasPrefix(otherStem)
    }
}

/// What a person may do with the letters of some mailbox.
struct LetterAudience: Sendable {
    var reads = false
    var writes = false
    /// How many letters of the outbox are in trouble, as far as they are counted.
    var inTrouble = 0

    /// What stands beside the name of a place, and what a screen reader says of it; empty if there is nothing to look at.
    func mark(of place: SitePlace, _ texts: SiteTexts) -> (number: String, spoken: String) {
        guard place.path == .outbox, inTrouble > 0 else { return ("", "") }
        let number = texts.counted(inTrouble)
        return (number, texts("outbox_in_trouble", ["number": number]))
    }
}

extension SiteTexts {
    /// A number of letters of the outbox, which are counted up to a limit: `1,000+`. Empty for none.
    func counted(_ count: Int) -> String {
        count > 0 ? number(count) + (count >= ReadableOutbox.mostCounted ? "+" : "") : ""
    }
}
