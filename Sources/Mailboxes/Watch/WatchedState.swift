public import Storage

/// How a watched mailbox stands.
public enum WatchedState: Hashable, Sendable {
    /// It is being connected to for the first time.
    case starting
    /// A session is open, and what arrives is fetched at once.
    case connected
    /// Another program watches or fetches it, since then where that is known; this one takes over when it is gone.
    case standingBy(since: Timestamp?)
    /// The server refused the password; nothing is tried until it is replaced.
    case needsPassword
    /// The server cannot be reached since then, and is tried again.
    case unreachable(since: Timestamp)
    /// The server has asked for patience; nothing is tried before.
    case throttled(until: Timestamp)
    /// Something on this side is in the way, such as a full disk; it is tried again.
    case hindered(since: Timestamp)
    /// It is no longer connected here.
    case gone
}
