import Logging
import MailSetup
import Mailboxes
import Metrics
import Synchronization

/// What the log and the metrics say of the mailboxes.
final class MailJournal: Sendable {
    private let logger: Logger
    private let states = Mutex<[String: String]>([:])

    init(logger: Logger) {
        self.logger = logger
    }

    /// Writes an event down. It may be called from any task.
    func note(_ event: WatchEvent) {
        let mailbox: Logger.Metadata = ["mailbox": "\(event.mailbox)"]
        switch event.kind {
        case .fetching, .state(.starting, _): return
        case .state(let state, let failure):
            count(event.mailbox, WatchDocument.word(state))
            var metadata = mailbox
            metadata["state"] = "\(WatchDocument.word(state))"
            if let failure { metadata["cause"] = "\(failure.summary)" }
            let level: Logger.Level = failure == nil ? .info : .warning
            logger.log(level: level, "the state of a mailbox has changed", metadata: metadata)
        case .fetched(let summary, _, _):
            guard !summary.newMessages.isEmpty else { return }
            Counter(label: "mail_fetched_messages").increment(by: summary.newMessages.count)
            logger.info(
                "messages have arrived", metadata: mailbox.with("count", "\(summary.newMessages.count)"))
        case .lacking(let shortfall):
            if shortfall.isEmpty {
                logger.info("nothing is missing any more", metadata: mailbox)
            } else {
                logger.warning("not everything can be fetched", metadata: mailbox)
            }
        case .sent(let item):
            Counter(label: "mail_sending_attempts", dimensions: [("state", item.state.rawValue)]).increment()
            logger.info(
                "an attempt to send has ended",
                metadata: mailbox.with("message", "\(item.id)").with("state", "\(item.state.rawValue)"))
        case .outboxHindered(let words):
            logger.error("the outbox is held up", metadata: mailbox.with("cause", "\(words)"))
        case .alert(let words):
            logger.warning("a server has a message for people", metadata: mailbox.with("words", "\(words)"))
        }
    }

    private func count(_ mailbox: String, _ state: String) {
        let (before, counts) = states.withLock { states in
            let before = states.updateValue(state, forKey: mailbox)
            return (before, states.values.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 })
        }
        for name in Set([before, state].compactMap(\.self)) {
            Gauge(label: "mail_mailboxes", dimensions: [("state", name)]).record(counts[name] ?? 0)
        }
    }
}

extension Logger.Metadata {
    fileprivate func with(_ key: String, _ value: Logger.MetadataValue) -> Logger.Metadata {
        var copy = self
        copy[key] = value
        return copy
    }
}
