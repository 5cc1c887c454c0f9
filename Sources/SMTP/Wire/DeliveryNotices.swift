/// What a sender asks about notices of delivery (RFC 3461): RET and ENVID of MAIL.
public struct DeliveryNotices: Sendable, Hashable {
    /// How much of the message comes back with a notice of failure.
    public enum ReturnedContent: String, Sendable, Hashable {
        case full = "FULL"
        case headers = "HDRS"
    }

    /// RET; nil leaves it to the server.
    public var returnedContent: ReturnedContent?
    /// ENVID: a name for the delivery that comes back in its notices. At most 100 characters of printable ASCII are
    /// certain to survive (RFC 3461 §4.4); others are sent as xtext.
    public var envelopeID: String?

    public init(returnedContent: ReturnedContent? = nil, envelopeID: String? = nil) {
        self.returnedContent = returnedContent
        self.envelopeID = envelopeID
    }
}

/// NOTIFY of RCPT (RFC 3461 §4.1): when the sender wants to hear about a recipient.
public enum NotifyCondition: Sendable, Hashable {
    /// Never, not even on failure.
    case never
    /// On each of the named events.
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
