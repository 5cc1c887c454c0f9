import MailSetup
import Mailboxes
import Storage

/// An event as `fetch --watch --json` prints it. Every object has `event`, `time` and `address`; the rest depends on
/// the event.
struct WatchDocument: Encodable, Sendable {
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

    private enum CodingKeys: String, CodingKey {
        case event, time, address
        case state, since, until, detail
        case folder, stored, total, storedBytes, totalBytes
        case newMessages, isComparison
        case oversize, undelivered, failedFolders
        case message
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(word, forKey: .event)
        try members.encode(event.time.description, forKey: .time)
        try members.encode(event.mailbox, forKey: .address)
        switch event.kind {
        case .state(let state, let failure):
            try members.encode(Self.word(state), forKey: .state)
            try members.encode(state.since?.description, forKey: .since)
            try members.encode(state.until?.description, forKey: .until)
            try members.encode(failure.map { $0.serverWords ?? $0.summary }, forKey: .detail)
        case .fetching(let step):
            try members.encode(step.folder, forKey: .folder)
            try members.encode(step.stored, forKey: .stored)
            try members.encode(step.total, forKey: .total)
            try members.encode(step.storedBytes, forKey: .storedBytes)
            try members.encode(step.totalBytes, forKey: .totalBytes)
        case .fetched(let summary, _, let isThorough):
            try members.encode(summary.newMessages, forKey: .newMessages)
            try members.encode(isThorough, forKey: .isComparison)
        case .lacking(let shortfall):
            let lacking = ShortfallDocument(shortfall)
            try members.encode(lacking.oversize, forKey: .oversize)
            try members.encode(lacking.undelivered, forKey: .undelivered)
            try members.encode(lacking.failedFolders, forKey: .failedFolders)
        case .sent(let item):
            let document = SentDocument(item: item, from: event.mailbox, key: item.key, isNew: false, line: nil)
            try members.encode(document, forKey: .message)
        case .alert(let words), .outboxHindered(let words):
            try members.encode(words, forKey: .detail)
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

    /// Returns the state's stable word. States that `mailboxes` shows too have the same word there.
    private static func word(_ state: WatchedState) -> String {
        switch state {
        case .starting: "starting"
        case .connected: "connected"
        case .standingBy: "standing-by"
        case .needsPassword: "needs-password"
        case .unreachable: "unreachable"
        case .throttled: "throttled"
        case .hindered: "held-up"
        case .gone: "disconnected"
        }
    }
}

extension WatchedState {
    fileprivate var since: Timestamp? {
        switch self {
        case .unreachable(let since), .hindered(let since): since
        case .standingBy(let since): since
        default: nil
        }
    }

    fileprivate var until: Timestamp? {
        if case .throttled(let until) = self { until } else { nil }
    }
}
