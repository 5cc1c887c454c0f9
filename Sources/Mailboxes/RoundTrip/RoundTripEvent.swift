/// What a test tells while it goes on. Times are counted from the moment at which the letter was put into the outbox.
public enum RoundTripEvent: Hashable, Sendable {
    /// Before anything is sent, the mailbox is brought up to date.
    case fetching(FetchProgress)
    /// The submission server has taken the letter.
    case handedOver(after: Duration, words: String?)
    case arrived(RoundTripReport.Arrival)
    /// The letter was first seen in Sent.
    case sentCopySeen(after: Duration)
}
