/// The encoding of a part's bytes in a message: Content-Transfer-Encoding (RFC 2045 §6).
public enum TransferEncoding: String, Sendable, Hashable, CaseIterable {
    /// ASCII in lines of at most 998 bytes.
    case sevenBit = "7bit"
    /// Any bytes but NUL in lines of at most 998 bytes.
    case eightBit = "8bit"
    /// Any bytes.
    case binary
    /// Base64 (RFC 2045 §6.8).
    case base64
    /// Quoted-printable (RFC 2045 §6.7).
    case quotedPrintable = "quoted-printable"
    /// uuencode, from programs before MIME: decoded, never written.
    case uuencode = "x-uuencode"

    /// The bytes of a decoded body, and its defects.
    public struct Decoded: Sendable, Hashable {
        /// The decoded bytes.
        public var bytes: [UInt8]
        /// The defects: bad-base64, bad-quoted-printable, bad-uuencode.
        public var defects: [Defect.Kind]
    }

    /// Reads a Content-Transfer-Encoding field in any case, with comments, quotes and a wrong `;` or `,` after it;
    /// `nil` if the encoding is unknown.
    public init?(headerValue: UnsafeRawBufferPointer) {
        var scanner = HeaderScanner(headerValue)
        scanner.skipComments()
        if scanner.peek == 0x22 { scanner.advance() }
        let word = scanner.take { !($0.isFoldingSpace || $0 == 0x28 || $0 == 0x3B || $0 == 0x2C || $0 == 0x22) }
        let name = word.lowercasedText(limit: 32)
        switch name {
        case "7bit", "7-bit", "7": self = .sevenBit
        case "8bit", "8-bit", "8bits", "8": self = .eightBit
        case "binary", "none": self = .binary
        case "base64", "base-64", "b", "x-base64": self = .base64
        case "quoted-printable", "quotedprintable", "quoted-printible", "qp", "q", "x-quoted-printable":
            self = .quotedPrintable
        case "x-uuencode", "uuencode", "x-uue", "uue", "x-uu": self = .uuencode
        default: return nil
        }
    }

    /// Reads a Content-Transfer-Encoding field; `nil` if the encoding is unknown.
    public init?(headerValue: String) {
        var headerValue = headerValue
        let found = headerValue.withUTF8 { TransferEncoding(headerValue: UnsafeRawBufferPointer($0)) }
        guard let found else { return nil }
        self = found
    }

    /// Whether the body's bytes are not encoded.
    public var isIdentity: Bool {
        switch self {
        case .sevenBit, .eightBit, .binary: true
        case .base64, .quotedPrintable, .uuencode: false
        }
    }

    /// Decodes a body. Never fails: any body gives bytes, in time linear in its length.
    public func decode(_ body: UnsafeRawBufferPointer) -> Decoded {
        switch self {
        case .sevenBit, .eightBit, .binary: Decoded(bytes: [UInt8](body), defects: [])
        case .base64: Base64.decode(body)
        case .quotedPrintable: QuotedPrintable.decode(body)
        case .uuencode: UUEncodedFile.decode(body)
        }
    }

    /// Decodes a body.
    public func decode(_ body: some Collection<UInt8>) -> Decoded {
        if let decoded = body.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0)) }) {
            return decoded
        }
        return Array(body).withUnsafeBytes { decode($0) }
    }
}
