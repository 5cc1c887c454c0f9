/// A connected mailbox's server refused, or was not to be had.
public struct ServerFailure: Error, Hashable, Sendable {
    /// The mailbox's address.
    public let mailbox: String
    /// What happened, with the server's own words.
    public let probe: ProbeFailure

    /// What the mailbox is from now on.
    var mailboxState: Mailbox.State {
        switch probe.kind {
        case .signInRefused: .needsPassword
        case .temporary: .throttled
        case .unreachable, .unsupported: .unreachable
        }
    }
}

extension ProbeFailure {
    /// The server's words, or ours where it has said nothing.
    var words: String { serverWords ?? summary }
}
