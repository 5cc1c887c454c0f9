/// What a sender asks about notices of delivery (RFC 3461): RET and ENVID of MAIL.
public struct DeliveryNotices: Sendable, Hashable {
    /// How much of the message comes back with a notice of failure.
    public enum ReturnedContent: String, Sendable, Hashable {
        case full = "FULL"
        case headers = "HDRS"
    }

    /// RET; nil leaves it to the server.
    public let returnedContent: ReturnedContent?
    /// ENVID: a name for the delivery that comes back in its notices.
    public let envelopeID: String?

    /// Nothing is asked: the server does as it always does.
    public init() {
        returnedContent = nil
        envelopeID = nil
    }

    /// - Parameter envelopeID: printable ASCII, 100 characters at most (RFC 3461 §4.4, §5.4).
    public init(returnedContent: ReturnedContent? = nil, envelopeID: String?) throws(EnvelopeIDFault) {
        if let envelopeID {
            guard envelopeID.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), !envelopeID.isEmpty else {
                throw .notPrintable
            }
            guard envelopeID.utf8.count <= 100 else { throw .tooLong(limit: 100) }
        }
        self.returnedContent = returnedContent
        self.envelopeID = envelopeID
    }

    public init(returnedContent: ReturnedContent) {
        self.returnedContent = returnedContent
        envelopeID = nil
    }
}

/// Why a string can't be an ENVID.
public enum EnvelopeIDFault: Error, Sendable, Hashable {
    /// Nothing, or something outside printable ASCII.
    case notPrintable
    case tooLong(limit: Int)
}
