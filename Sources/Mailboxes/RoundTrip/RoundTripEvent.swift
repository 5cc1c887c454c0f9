/// Progress of a test. Times are counted from when the test message was put into the outbox.
public enum RoundTripEvent: Hashable, Sendable {
    /// The mailbox is brought up to date before anything is sent.
    case fetching(FetchProgress)
    /// The submission server has accepted the message; `words` is its reply.
    case handedOver(after: Duration, words: String?)
    /// The message has arrived in the mailbox.
    case arrived(RoundTripReport.Arrival)
    /// The message was first seen in Sent.
    case sentCopySeen(after: Duration)
}
