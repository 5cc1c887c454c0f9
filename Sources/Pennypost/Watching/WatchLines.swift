import MailSetup
import Mailboxes
import Storage

/// The lines that show an event to a person: one line, and details below it. Empty if there is nothing to show.
struct WatchLines: Sendable, Equatable {
    var style = TextStyle.plain
    /// What follows the time and the mailbox.
    var rest = ""
    var further: [String] = []

    init(_ event: WatchEvent) {
        switch event.kind {
        case .state(let state, let failure): describe(state, failure, of: event.mailbox)
        case .fetching: break
        case .fetched(let summary, let isFirst, _): describe(summary, isFirst: isFirst)
        case .lacking(let shortfall):
            style = shortfall.isEmpty ? .good : .warning
            rest = shortfall.isEmpty ? "nothing is missing any more" : "not everything could be fetched"
            further = shortfall.lines()
        case .sent(let item): describe(item)
        case .outboxHindered(let words): (style, rest) = (.bad, "the outbox is held up and tried again later: \(words)")
        case .alert(let words): (style, rest) = (.warning, "the server says: \(words)")
        }
    }

    private mutating func describe(_ state: WatchedState, _ failure: ServerFailure?, of mailbox: String) {
        switch state {
        case .starting: return
        case .mailbox(.connected, _, _): (style, rest) = (.good, "connected")
        case .standingBy(let since):
            let time = since.map { " since \(ShortTime.text($0))" } ?? ""
            (style, rest) = (.plain, "another program watches it\(time); this one takes over if it ends")
        case .mailbox(.needsPassword, _, _):
            (style, rest) = (.bad, "needs a new \(failure?.advice != nil ? "sign-in" : "password")")
        case .mailbox(.unreachable, let since, _):
            (style, rest) = (.bad, "unreachable" + (since.map { " since \(ShortTime.text($0))" } ?? ""))
        case .mailbox(.throttled, _, let until):
            (style, rest) = (.warning, "throttled" + (until.map { " until \(ShortTime.text($0))" } ?? ""))
        case .hindered(let since): (style, rest) = (.bad, "held up on this machine since \(ShortTime.text(since))")
        case .gone: (style, rest) = (.warning, "no longer connected")
        }
        let advice = failure?.diagnosis.flatMap { diagnosis in
            (try? GivenLanguage.texts(nil))?.advice(on: diagnosis)
        }
        let signIn = failure?.advice.map { MailboxTexts.english.lines($0, of: mailbox) }
        if let failure {
            rest += ": \(signIn?.first ?? advice?.cause ?? failure.summary)"
            if let words = failure.serverWords { further.append("The server said: \(words)") }
        }
        if case .mailbox(.needsPassword, _, _) = state {
            let steps = signIn.map { Array($0.dropFirst().dropLast()) } ?? advice?.remedy ?? []
            further += steps.enumerated().map { "\($0 + 1). \($1)" }
            further.append("Stop this with Ctrl-C, then give: pennypost password \(mailbox)")
        }
    }

    private mutating func describe(_ summary: FetchSummary, isFirst: Bool) {
        let count = summary.newMessages.count
        guard count > 0 || isFirst else { return }
        style = count > 0 ? .good : .plain
        rest = "\(count) new message\(count == 1 ? "" : "s")"
    }

    private mutating func describe(_ item: OutboxItem) {
        let subject = "“\(item.subject)”"
        switch item.state {
        case .accepted: (style, rest) = (.good, "handed over: \(subject)")
        case .refused: (style, rest) = (.bad, "refused: \(subject)")
        case .uncertain: (style, rest) = (.warning, "uncertain whether it was accepted: \(subject)")
        case .cancelled: (style, rest) = (.warning, "cancelled: \(subject)")
        case .queued, .attempting, .transmitting: (style, rest) = (.warning, "put off: \(subject)")
        }
        further = item.recipients.map { recipient in
            "\(recipient.address) \(recipient.state.rawValue)" + (recipient.reply.map { ": \($0)" } ?? "")
        }
        if item.state == .queued { further.append("Next attempt from \(ShortTime.text(item.nextAttemptAt))") }
    }
}
