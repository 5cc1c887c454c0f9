/// What went wrong with a test message. Raw values are stable: they appear in JSON.
public enum RoundTripProblem: String, Hashable, Sendable, CaseIterable {
    /// The submission server refused the message for good.
    case refused
    /// The submission server asked for a later attempt, or did not reply in time. The message was cancelled.
    case deferred
    /// The connection broke when the message might have been accepted, and it is not in the mailbox.
    case uncertain
    /// A delivery report says that it could not be delivered.
    case bounced
    /// It was accepted and is not in the mailbox.
    case notArrived = "not-arrived"
    /// It arrived in the spam folder.
    case arrivedInJunk = "arrived-in-junk"
    /// Its From differs from the one that it was sent with.
    case fromRewritten = "from-rewritten"
    /// No copy is in Sent.
    case sentCopyMissing = "sent-copy-missing"
    /// Sent has more than one copy.
    case sentCopyDoubled = "sent-copy-doubled"
    /// The receiving server could not confirm that it comes from its sender.
    case authenticationFailed = "authentication-failed"
}
