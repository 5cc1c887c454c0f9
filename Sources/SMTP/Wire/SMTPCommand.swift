/// One command line of a client (RFC 5321 §4.1). What it carries was checked where it came in: `AddressSyntax` for
/// addresses, `XText` for ENVID and ORCPT.
public enum SMTPCommand: Sendable, Hashable {
    case ehlo(String)
    case helo(String)
    case startTLS
    /// RFC 4954 §4; the initial response is base64, `=` where it is empty, nil where there is none.
    case auth(mechanism: String, initialResponse: [UInt8]?)
    /// A line of a SASL exchange, base64.
    case authResponse([UInt8])
    /// RFC 4954 §4: `*` gives an exchange up.
    case authAbort
    case mail(String, MailParameters)
    case rcpt(String, RcptParameters)
    case data
    /// RFC 3030 §2: so many bytes follow.
    case bdat(size: Int, last: Bool)
    case rset
    case noop
    case quit

    /// Appends the command's line, CR LF included.
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
        /// SIZE (RFC 1870): bytes of the message, dots that are stuffed not counted.
        public var size: Int?
        /// BODY=8BITMIME (RFC 6152).
        public var eightBit = false
        /// SMTPUTF8 (RFC 6531).
        public var utf8 = false
        /// RET and ENVID (RFC 3461).
        public var notices = DeliveryNotices()

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
        public var notify: NotifyCondition?
        /// ORCPT: the address that the sender first gave.
        public var originalRecipient: String?

        public init() {}

        func write(to line: inout [UInt8]) {
            if let notify { line.put(" NOTIFY=", notify.keyword) }
            if let originalRecipient {
                // RFC 6533 §3 has an address type of its own for addresses outside ASCII; they stay as they are there.
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
