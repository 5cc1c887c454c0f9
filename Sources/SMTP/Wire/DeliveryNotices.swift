/// What a sender requests about delivery notices (RFC 3461): RET and ENVID of MAIL.
public struct DeliveryNotices: Sendable, Hashable {
    /// How much of the message a failure notice returns.
    public enum ReturnedContent: String, Sendable, Hashable {
        /// The whole message.
        case full = "FULL"
        /// Only the headers.
        case headers = "HDRS"
    }

    /// RET; `nil` leaves it to the server.
    public let returnedContent: ReturnedContent?
    /// ENVID: an identifier of the delivery that its notices repeat; `nil` omits it.
    public let envelopeID: String?

    /// Creates an empty request, which leaves everything to the server.
    public init() {
        returnedContent = nil
        envelopeID = nil
    }

    /// Creates a request with an envelope identifier.
    ///
    /// - Parameters:
    ///   - returnedContent: how much of the message a failure notice returns; `nil` leaves it to the server.
    ///   - envelopeID: printable ASCII, at most 100 characters (RFC 3461 §4.4, §5.4); `nil` omits it.
    /// - Throws: ``EnvelopeIDFault`` if `envelopeID` is empty, too long or not printable ASCII.
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

    /// Creates a request that only says how much of the message a failure notice returns.
    public init(returnedContent: ReturnedContent) {
        self.returnedContent = returnedContent
        envelopeID = nil
    }
}

/// Why a string can't be an ENVID.
public enum EnvelopeIDFault: Error, Sendable, Hashable {
    /// The string is empty or contains something other than printable ASCII.
    case notPrintable
    /// The string is longer than `limit` characters.
    case tooLong(limit: Int)
}
