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
