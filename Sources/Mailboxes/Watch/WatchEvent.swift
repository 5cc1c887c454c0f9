public import MailSetup
public import Storage

/// An event of a watched mailbox.
public struct WatchEvent: Sendable {
    /// What has happened.
    public enum Kind: Sendable {
        /// The state has changed. The failure says why if something is wrong.
        case state(WatchedState, ServerFailure?)
        /// The progress of a pass that brings something.
        case fetching(FetchProgress)
        /// A pass succeeded. `isFirst`: it is the first since the watch began. `isThorough`: it compared everything.
        case fetched(FetchSummary, isFirst: Bool, isThorough: Bool)
        /// What could not be fetched has changed since it was last reported; empty if nothing is missing any more.
        case lacking(FetchShortfall)
        /// An attempt to send has ended, or a message's fate has become known.
        case sent(OutboxItem)
        /// The outbox cannot be worked on, for a reason on this side; it is retried.
        case outboxHindered(String)
        /// The server has a message for the user (RFC 9051 §7.1 ALERT).
        case alert(String)
    }

    /// The mailbox's address.
    public let mailbox: String
    /// When it happened, by the wall clock.
    public let time: Timestamp
    /// What has happened.
    public let kind: Kind
}

/// The state of a watched mailbox.
public enum WatchedState: Hashable, Sendable {
    /// The first connection is being made.
    case starting
    /// Another program has been watching or fetching it, since this time if known. This one takes over when that is
    /// gone.
    case standingBy(since: Timestamp?)
    /// As stored. `since`: an unreachable server has been so since this time. `until`: the server has asked for patience
    /// until this time.
    case mailbox(Mailbox.State, since: Timestamp? = nil, until: Timestamp? = nil)
    /// Something on this side is in the way since this time, such as a full disk; it is retried.
    case hindered(since: Timestamp)
    /// It is no longer connected here.
    case gone

    /// Whether something is wrong, on this side or at the server.
    var isTrouble: Bool {
        switch self {
        case .mailbox(let state, _, _): state != .connected
        case .hindered: true
        case .starting, .standingBy, .gone: false
        }
    }
}
