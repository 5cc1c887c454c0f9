import Accounts
import Mailboxes
import Storage

/// How a mailbox stands, in words.
struct MailboxState: Sendable {
    let mailbox: Mailbox
    let overview: MailboxOverview
    let request: PageRequest
    let signedIn: SignedIn
    let words: MailboxTexts

    private var texts: SiteTexts { request.texts }
    private var zone: String { signedIn.member.person.timeZone }

    /// The worse side's state.
    var badge: BadgeView { Self.badge(overview.standing, texts) }

    /// The badge of one side, and what is wrong with it in a sentence.
    func side(_ trouble: MailboxStanding?) -> (badge: BadgeView, sentence: String) {
        guard let trouble else { return (BadgeView(tone: .done, word: texts("mailbox_works")), "") }
        return (Self.badge(trouble, texts), sentence(trouble))
    }

    /// What is wrong; empty if nothing is.
    func sentence(_ standing: MailboxStanding) -> String {
        guard let explanation = standing.explanation(signIn: mailbox.signIn) else { return "" }
        return words.sentence(explanation) { texts.moment($0, now: request.now, timeZone: zone) }
    }

    /// When the mailbox was fetched last, or how far the fetch has come.
    var fetched: String {
        if let step = overview.standing.fetching {
            return texts(
                "mailbox_fetching",
                ["folder": step.folder, "done": texts.number(step.stored), "total": texts.number(step.total)])
        }
        return mailbox.lastFetchAt.map { texts.moment($0, now: request.now, timeZone: zone) }
            ?? texts("mailbox_never_fetched")
    }

    static func badge(_ standing: MailboxStanding, _ texts: SiteTexts) -> BadgeView { badge(standing.state, texts) }

    static func badge(_ state: Mailbox.State, _ texts: SiteTexts) -> BadgeView {
        switch state {
        case .connected: BadgeView(tone: .done, word: texts("mailbox_connected"))
        case .needsPassword: BadgeView(tone: .bad, word: texts("mailbox_needs_password"))
        case .unreachable: BadgeView(tone: .warn, word: texts("mailbox_unreachable"))
        case .throttled: BadgeView(tone: .wait, word: texts("mailbox_throttled"))
        }
    }
}

extension MailboxOverview {
    /// Trouble first: the worse, the smaller.
    var rank: Int {
        switch standing.state {
        case .needsPassword: 0
        case .unreachable: 1
        case .throttled: 2
        case .connected: 3
        }
    }
}
