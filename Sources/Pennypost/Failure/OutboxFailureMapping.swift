import Mailboxes

extension CommandFailure {
    /// Why something could not be done with a message of the outbox.
    init(_ error: OutboxError) {
        switch error {
        case .keyUsedForAnotherMessage(let key):
            let shown = key.hasPrefix("key:") ? String(key.dropFirst(4)) : key
            self.init(
                status: .badData, code: "key-used", field: "--key",
                message: "the key “\(shown)” was used for another message", remedy: "Use one key for one message")
        case .notInOutbox(let id):
            self.init(
                status: .noInput, code: "no-such-message", field: "id",
                message: "there is no message \(id) in the outbox",
                remedy: "The numbers stand in the first column of: pennypost outbox")
        case .mayHaveLeft(let id):
            self.init(
                status: .uncertain, code: "may-have-left", field: "id", message: "message \(id) may have left already",
                remedy: "Ask a recipient first; to send it again all the same, give --resend-uncertain")
        case .cannotRetry(let id, let state):
            self.init(
                status: .badData, code: "cannot-retry", field: "id",
                message: "message \(id) is \(state.rawValue) and cannot be sent again",
                remedy: "Only what waits, is uncertain or was taken back can be")
        case .cannotCancel(let id, let state):
            self.init(
                status: .badData, code: "cannot-cancel", field: "id",
                message: "message \(id) is \(state.rawValue) and cannot be taken back",
                remedy: "Only what has not left can be; try again when it waits or is uncertain")
        }
    }
}
