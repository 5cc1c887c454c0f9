/// What was not as it should be with a letter to oneself. Raw values are stable: they appear in JSON.
public enum RoundTripProblem: String, Hashable, Sendable, CaseIterable {
    /// The submission server refused the letter for good.
    case refused
    /// The submission server wants it later, or gave no answer in time; the letter was taken back.
    case deferred
    /// The connection ended when the letter might have been taken, and it is not in the mailbox.
    case uncertain
    /// A report came that it could not be delivered.
    case bounced
    /// It was taken and is not in the mailbox.
    case notArrived = "not-arrived"
    case arrivedInJunk = "arrived-in-junk"
    /// It says another sender than it was sent with.
    case fromRewritten = "from-rewritten"
    case sentCopyMissing = "sent-copy-missing"
    /// It lies in Sent more than once.
    case sentCopyDoubled = "sent-copy-doubled"
    /// The receiving side did not find it to come from where it says.
    case authenticationFailed = "authentication-failed"
}
