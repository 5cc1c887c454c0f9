/// A client's command line (RFC 5321 §4.1). Its values were checked on the way in: addresses by ``AddressSyntax``,
/// ENVID by ``DeliveryNotices``. ``XText`` encodes ENVID and ORCPT.
public enum SMTPCommand: Sendable, Hashable {
    /// EHLO with the client's name.
    case ehlo(String)
    /// HELO with the client's name.
    case helo(String)
    /// STARTTLS (RFC 3207).
    case startTLS
    /// AUTH (RFC 4954 §4). The initial response is base64; empty is sent as `=`, and `nil` omits it.
    case auth(mechanism: String, initialResponse: [UInt8]?)
    /// A line of a SASL exchange, in base64.
    case authResponse([UInt8])
    /// `*`, which aborts a SASL exchange (RFC 4954 §4).
    case authAbort
    /// MAIL with the sender's address, without angle brackets.
    case mail(String, MailParameters)
    /// RCPT with a recipient's address, without angle brackets.
    case rcpt(String, RcptParameters)
    /// DATA.
    case data
    /// BDAT (RFC 3030 §2): `size` bytes follow.
    case bdat(size: Int, last: Bool)
    /// RSET.
    case rset
    /// NOOP.
    case noop
    /// QUIT.
    case quit

    /// Appends the command line, including CR LF.
    public func write(to line: inout [UInt8]) {
        switch self {
        case .ehlo(let name): line.put("EHLO ", name)
        case .helo(let name): line.put("HELO ", name)
        case .startTLS: line.put("STARTTLS")
        case .auth(let mechanism, let response):
            line.put("AUTH ", mechanism)
            if let response {
                line.put(" ")
                if response.isEmpty { line.put("=") } else { line += response }
            }
        case .authResponse(let response): line += response
        case .authAbort: line.put("*")
        case .mail(let sender, let parameters):
            line.put("MAIL FROM:<", sender)
            line.put(">")
            parameters.write(to: &line)
        case .rcpt(let recipient, let parameters):
            line.put("RCPT TO:<", recipient)
            line.put(">")
            parameters.write(to: &line)
        case .data: line.put("DATA")
        case .bdat(let size, let last):
            line.put("BDAT ", String(size))
            if last { line.put(" LAST") }
        case .rset: line.put("RSET")
        case .noop: line.put("NOOP")
        case .quit: line.put("QUIT")
        }
        line.append(13)
        line.append(10)
    }

    /// The parameters of MAIL.
    public struct MailParameters: Sendable, Hashable {
        /// SIZE (RFC 1870): bytes of the message, not counting stuffed dots.
        public var size: Int?
        /// BODY=8BITMIME (RFC 6152).
        public var eightBit = false
        /// SMTPUTF8 (RFC 6531).
        public var utf8 = false
        /// RET and ENVID (RFC 3461).
        public var notices = DeliveryNotices()

        /// Creates an empty set of parameters.
        public init() {}

        func write(to line: inout [UInt8]) {
            if let size { line.put(" SIZE=", String(size)) }
            if eightBit { line.put(" BODY=8BITMIME") }
            if utf8 { line.put(" SMTPUTF8") }
            if let returned = notices.returnedContent { line.put(" RET=", returned.rawValue) }
            if let envelopeID = notices.envelopeID { line.put(" ENVID=", XText.encode(envelopeID)) }
        }
    }

    /// The parameters of RCPT (RFC 3461).
    public struct RcptParameters: Sendable, Hashable {
        /// NOTIFY; `nil` omits it.
        public var notify: NotifyCondition?
        /// ORCPT: the address as the sender first gave it; `nil` omits it.
        public var originalRecipient: String?

        /// Creates an empty set of parameters.
        public init() {}

        func write(to line: inout [UInt8]) {
            if let notify { line.put(" NOTIFY=", notify.keyword) }
            if let originalRecipient {
                // RFC 6533 §3 has a separate address type for non-ASCII addresses.
                let isInternational = AddressSyntax.isInternational(originalRecipient)
                line.put(isInternational ? " ORCPT=utf-8;" : " ORCPT=rfc822;")
                line.put(isInternational ? XText.encodeUnicode(originalRecipient) : XText.encode(originalRecipient))
            }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func put(_ first: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: first.utf8Start, count: first.utf8CodeUnitCount))
    }

    fileprivate mutating func put(_ string: String) {
        append(contentsOf: string.utf8)
    }

    fileprivate mutating func put(_ first: StaticString, _ second: String) {
        put(first)
        append(contentsOf: second.utf8)
    }
}
