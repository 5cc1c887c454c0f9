import IMAP

extension IMAPError {
    /// The server refuses a command, or sends more of a message than is taken. The session goes on.
    var isRefusal: Bool {
        switch self {
        case .no, .bad, .argument, .notOffered, .limitExceeded(.heldSection, _): true
        default: false
        }
    }

    /// The session is over, by the server or the network and not by us.
    var endsSession: Bool { self != .cancelled && !isRefusal && !leavesSessionUsable }

    /// The server asks for patience with the whole account: too many connections, or too much was fetched. It is left
    /// alone for a while, whatever was asked for.
    var asksForPatience: Bool {
        guard status != nil else { return false }
        let kind = WatchSetback(self, probe: ProbeFailure(self)).kind
        return kind == .tooMany || kind == .tooMuch
    }

    /// A refusal that concerns what was asked for and nothing else.
    var isBearable: Bool { isRefusal && !asksForPatience }

    /// The server is busy or has an internal fault (RFC 5530).
    var isTemporary: Bool {
        if case .no(_, let status) = self { ProbeFailure.isTemporary(status) } else { false }
    }

    /// What is told of it: the server's words, or ours if it has said nothing.
    var words: String {
        if case .limitExceeded(.heldSection, _) = self { return UndeliveredReason.oversize }
        return endsSession
            ? "\(UndeliveredReason.end): \(description)" : status.map { "the server said: \($0.text)" } ?? description
    }
}

/// Why a message stays at the server.
enum UndeliveredReason {
    static let oversize = "larger than is taken"
    static let silence = "the server names it and does not send it"
    static let end = "the session ends when it is asked for"
}
