import MailSetup
import Mailboxes
import Storage

/// An event as `fetch --watch --json` prints it. Every object has `event`, `time` and `address`; the rest depends on
/// the event.
struct WatchDocument: Encodable, Sendable {
    private struct Head: Encodable {
        var event: String
        var time: String
        var address: String
    }

    private struct State: Encodable {
        var state: String
        var since: String?
        var until: String?
        var detail: String?
    }

    private struct Fetched: Encodable {
        var newMessages: [Int64]
        var isComparison: Bool
    }

    private struct Sent: Encodable {
        var message: SentDocument
    }

    private struct Words: Encodable {
        var detail: String
    }

    private let event: WatchEvent

    /// Makes a document; `nil` if the event has nothing worth reading.
    init?(_ event: WatchEvent) {
        switch event.kind {
        case .state(.starting, _): return nil
        case .fetched(let summary, let isFirst, let isThorough):
            guard isFirst || isThorough || !summary.newMessages.isEmpty else { return nil }
        default: break
        }
        self.event = event
    }

    func encode(to encoder: any Encoder) throws {
        try Head(event: word, time: event.time.description, address: event.mailbox).encode(to: encoder)
        switch event.kind {
        case .state(let state, let failure):
            try State(
                state: Self.word(state), since: state.since?.description, until: state.until?.description,
                detail: failure.map { $0.serverWords ?? $0.summary }
            ).encode(to: encoder)
        case .fetching(let step):
            try MailboxDocument.Progress(step).encode(to: encoder)
        case .fetched(let summary, _, let isThorough):
            try Fetched(newMessages: summary.newMessages, isComparison: isThorough).encode(to: encoder)
        case .lacking(let shortfall):
            try ShortfallDocument(shortfall).encode(to: encoder)
        case .sent(let item):
            let message = SentDocument(item, from: event.mailbox, key: item.key, isNew: false)
            try Sent(message: message).encode(to: encoder)
        case .alert(let words), .outboxHindered(let words):
            try Words(detail: words).encode(to: encoder)
        }
    }

    private var word: String {
        switch event.kind {
        case .state: "state"
        case .fetching: "fetching"
        case .fetched: "fetched"
        case .lacking: "lacking"
        case .sent: "sent"
        case .outboxHindered: "outbox-held-up"
        case .alert: "alert"
        }
    }

    /// Returns the state's stable word.
    static func word(_ state: WatchedState) -> String {
        switch state {
        case .starting: "starting"
        case .standingBy: "standing-by"
        case .mailbox(let state, _, _): state.word
        case .hindered: "held-up"
        case .gone: "disconnected"
        }
    }
}

extension WatchedState {
    fileprivate var since: Timestamp? {
        switch self {
        case .standingBy(let since), .mailbox(_, let since, _): since
        case .hindered(let since): since
        case .starting, .gone: nil
        }
    }

    fileprivate var until: Timestamp? {
        if case .mailbox(_, _, let until) = self { until } else { nil }
    }
}
