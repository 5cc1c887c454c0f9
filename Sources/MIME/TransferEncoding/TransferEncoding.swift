/// How the bytes of a part are written in a message: Content-Transfer-Encoding (RFC 2045 section 6).
public enum TransferEncoding: String, Sendable, Hashable, CaseIterable {
    /// ASCII in lines of at most 998 bytes.
    case sevenBit = "7bit"
    /// Any bytes but NUL in lines of at most 998 bytes.
    case eightBit = "8bit"
    /// Any bytes.
    case binary
    /// RFC 2045 section 6.8.
    case base64
    /// RFC 2045 section 6.7.
    case quotedPrintable = "quoted-printable"
    /// uuencode, as programs before MIME wrote it; read, never written.
    case uuencode = "x-uuencode"

    /// Bytes that were read from an encoded body.
    public struct Decoded: Sendable, Hashable {
        /// The bytes themselves.
        public var bytes: [UInt8]
        /// What was wrong: of the kinds bad-base64, bad-quoted-printable, bad-uuencode.
        public var defects: [Defect.Kind]
    }

    /// The encoding that a Content-Transfer-Encoding field names, in any case, with comments, quotes and a wrong `;` or
    /// `,` after it; nil where it names none that is known.
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

    /// The encoding that a Content-Transfer-Encoding field names.
    public init?(headerValue: String) {
        var headerValue = headerValue
        let found = headerValue.withUTF8 { TransferEncoding(headerValue: UnsafeRawBufferPointer($0)) }
        guard let found else { return nil }
        self = found
    }

    /// Whether the bytes of a body stand as they are.
    public var isIdentity: Bool {
        switch self {
        case .sevenBit, .eightBit, .binary: true
        case .base64, .quotedPrintable, .uuencode: false
        }
    }

    /// The bytes that an encoded body stands for. Total: any body gives bytes, in time linear in its length.
    public func decode(_ body: UnsafeRawBufferPointer) -> Decoded {
        switch self {
        case .sevenBit, .eightBit, .binary: Decoded(bytes: [UInt8](body), defects: [])
        case .base64: Base64.decode(body)
        case .quotedPrintable: QuotedPrintable.decode(body)
        case .uuencode: UUEncodedFile.decode(body)
        }
    }

    /// The bytes that an encoded body stands for.
    public func decode(_ body: some Collection<UInt8>) -> Decoded {
        if let decoded = body.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0)) }) {
            return decoded
        }
        return Array(body).withUnsafeBytes { decode($0) }
    }
}
