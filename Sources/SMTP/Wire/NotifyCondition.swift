/// NOTIFY of RCPT (RFC 3461 §4.1): when the sender wants a notice about a recipient.
public enum NotifyCondition: Sendable, Hashable {
    /// Never, not even after a failure.
    case never
    /// After each event that is `true`.
    case on(success: Bool, failure: Bool, delay: Bool)

    /// The value on the wire.
    var keyword: String {
        switch self {
        case .on(let success, let failure, let delay) where success || failure || delay:
            [success ? "SUCCESS" : nil, failure ? "FAILURE" : nil, delay ? "DELAY" : nil]
                .compactMap { $0 }.joined(separator: ",")
        case .never, .on: "NEVER"
        }
    }
}
