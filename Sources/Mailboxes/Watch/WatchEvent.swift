public import Storage

/// What watching a mailbox tells.
public struct WatchEvent: Sendable {
    public enum Kind: Sendable {
        /// It stands otherwise than before; why, where something is wrong.
        case state(WatchedState, ProbeFailure?)
        /// How far a pass has come that brings something.
        case fetching(FetchProgress)
        /// A pass went through. `isFirst`: the first since the watch began.
        case fetched(FetchSummary, isFirst: Bool, isThorough: Bool)
        /// What could not be fetched is another than was told before; empty if nothing is lacking any more.
        case lacking(FetchShortfall)
        /// An attempt to send has ended, or a message's fate has become known.
        case sent(OutboxItem)
        /// The outbox cannot be worked on for a reason on this side; it is tried again.
        case outboxHindered(String)
        /// The server has words for the person (RFC 9051 §7.1 ALERT).
        case alert(String)
    }

    /// The mailbox's address.
    public let mailbox: String
    public let time: Timestamp
    public let kind: Kind
}
