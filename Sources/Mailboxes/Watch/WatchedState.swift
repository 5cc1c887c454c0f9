public import Storage

/// The state of a watched mailbox.
public enum WatchedState: Hashable, Sendable {
    /// The first connection is being made.
    case starting
    /// A session is open, and what arrives is fetched at once.
    case connected
    /// Another program has been watching or fetching it, since this time if known. This one takes over when that is
    /// gone.
    case standingBy(since: Timestamp?)
    /// The server refused the password; nothing is tried until it is replaced.
    case needsPassword
    /// The server has been unreachable since this time, and is retried.
    case unreachable(since: Timestamp)
    /// The server has asked for patience until this time; nothing is tried before.
    case throttled(until: Timestamp)
    /// Something on this side is in the way since this time, such as a full disk; it is retried.
    case hindered(since: Timestamp)
    /// It is no longer connected here.
    case gone
}
