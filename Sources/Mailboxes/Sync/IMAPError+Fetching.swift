import IMAP
import MailWire

extension IMAPError {
    /// Whether the server refused a command, or sent more of a message than the limit. The session continues.
    var isRefusal: Bool {
        switch self {
        case .no, .bad, .argument, .notOffered, .limitExceeded(.heldSection, _, _): true
        default: false
        }
    }

    /// Whether the session is over because of the server or the network, not because we cancelled.
    var endsSession: Bool { self != .cancelled && !isRefusal && !leavesSessionUsable }

    /// Whether the server asks for patience with the whole account: there were too many connections, or too much was
    /// fetched. It is left alone for a while, whatever the command was.
    var stopsAccount: Bool {
        let kind = patience
        return kind == .tooMany || kind == .tooMuch
    }

    /// Whether this is a refusal that concerns only the command itself.
    var isBearable: Bool { isRefusal && !stopsAccount }

    /// Whether the refusal is temporary: the server is busy or has an internal fault (RFC 5530).
    var isTemporary: Bool {
        if case .no(_, let status, _) = self { RefusalReason(status.words, at: .item).asksForPatience } else { false }
    }

    /// The reason as a user sees it: the server's words, or ours if it gave none.
    var words: String {
        if case .limitExceeded(.heldSection, _, _) = self { return UndeliveredReason.oversize.rawValue }
        return endsSession
            ? "\(UndeliveredReason.end.rawValue): \(description)"
            : status.map { "the server said: \($0.text)" } ?? description
    }
}

/// Why a message stays at the server, if it is not the server's words that say so. The database holds the raw values,
/// `end` with the error behind it, and compares them: they never change.
enum UndeliveredReason: String {
    case oversize = "larger than is taken"
    case silence = "the server names it and does not send it"
    case end = "the session ends when it is asked for"
}
