import Mailboxes
import Storage

/// How a letter of the outbox stands, in words.
struct OutboxLetterState: Sendable {
    let letter: ReadableOutbox.Letter
    let request: PageRequest
    let timeZone: String
    let words: MailboxTexts

    private var texts: SiteTexts { request.texts }
    private var item: OutboxItem { letter.item }

    /// Whether it waits until the mailbox has a new password.
    var isParked: Bool { item.state == .queued && letter.sending.passwordRefusedAt != nil }
    /// Whether it may still be taken back because it leaves later.
    var leavesAt: Timestamp? { item.state == .queued ? item.notBefore.flatMap { $0 > request.now ? $0 : nil } : nil }

    var badge: BadgeView {
        switch item.state {
        case .queued, .attempting, .transmitting:
            isParked
                ? BadgeView(tone: .bad, word: texts("mailbox_needs_password"))
                : BadgeView(tone: .wait, word: texts("outbox_waiting"))
        case .accepted where item.bouncedAt != nil: BadgeView(tone: .bad, word: texts("outbox_came_back"))
        case .accepted: BadgeView(tone: .done, word: texts("outbox_handed_over"))
        case .refused: BadgeView(tone: .bad, word: texts("outbox_refused"))
        case .uncertain: BadgeView(tone: .warn, word: texts("outbox_uncertain"))
        case .cancelled: BadgeView(tone: .off, word: texts("outbox_taken_back"))
        }
    }

    /// What has become of it, in a sentence.
    var sentence: String {
        if let leavesAt { return texts("outbox_leaves_at", ["time": moment(leavesAt)]) }
        return words.sentence(explanation) { moment($0) }
    }

    /// What the writer can do, in order.
    var steps: [String] { words.steps(explanation) }

    private var explanation: OutboxExplanation { item.explanation(letter.sending, now: request.now) }

    func moment(_ time: Timestamp) -> String { texts.moment(time, now: request.now, timeZone: timeZone) }

    /// The first recipients.
    var recipients: String {
        let shown = item.recipients.prefix(Self.mostRecipients).map(\.address).joined(separator: ", ")
        let left = item.recipients.count - Self.mostRecipients
        return left > 0 ? "\(shown) \(texts("message_more_people", count: left))" : shown
    }

    private static let mostRecipients = 2
}
