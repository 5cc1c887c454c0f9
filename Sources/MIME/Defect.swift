/// Something in a message that breaks its rules, noted while reading; reading goes on as mail programs do.
///
/// Obsolete syntax (RFC 5322 section 4) is not a defect.
public struct Defect: Sendable, Hashable {
    /// What is wrong. Raw values are stable: they appear in JSON and in tests.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A line in the header without a colon.
        case missingColon = "missing-colon"
        /// A header field longer than the limit; its rest was left out.
        case headerTooLong = "header-too-long"
        /// More header fields than the limit; the rest was left out.
        case tooManyHeaders = "too-many-headers"
        /// An encoded word (RFC 2047) that is cut off or cannot be decoded.
        case badEncodedWord = "bad-encoded-word"
        /// An address, or a list of them, that is not RFC 5322.
        case badAddress = "bad-address"
        /// A date that cannot be read.
        case badDate = "bad-date"
        /// A parameter of Content-Type or Content-Disposition that is not RFC 2045 or 2231.
        case badParameter = "bad-parameter"
        /// Bytes above 127 in a header that are not UTF-8.
        case raw8BitHeader = "raw-8bit-header"
        /// Text that is evidently in another charset than its label says, or 8-bit text without a label.
        case charsetMislabelled = "charset-mislabelled"
        /// A charset label that is not known.
        case unknownCharset = "unknown-charset"
        /// Bytes that stand for no character in their charset; U+FFFD stands in the text instead.
        case undecodableText = "undecodable-text"
        /// base64 with characters outside its alphabet, or a wrong length or padding.
        case badBase64 = "bad-base64"
        /// quoted-printable with a bare `=`.
        case badQuotedPrintable = "bad-quoted-printable"
        /// A uuencoded file with a broken line or no end.
        case badUUEncode = "bad-uuencode"
        /// A Content-Transfer-Encoding that is not known; the bytes are taken as they are.
        case unknownTransferEncoding = "unknown-transfer-encoding"
        /// A multipart without a boundary parameter, or one whose boundary never occurs.
        case missingBoundary = "missing-boundary"
        /// A multipart whose closing boundary is missing.
        case missingEndBoundary = "missing-end-boundary"
        /// Parts nested deeper than the limit; the innermost are left unread.
        case nestingTooDeep = "nesting-too-deep"
        /// More parts than the limit; the rest is left unread.
        case tooManyParts = "too-many-parts"
        /// A header field that may occur once occurs again.
        case duplicateHeader = "duplicate-header"
        /// A NUL byte in the message.
        case nulByte = "nul-byte"
        /// A line over 998 bytes (RFC 5322 section 2.1.1).
        case lineTooLong = "line-too-long"
        /// A Content-Type that is not `type/subtype`.
        case badContentType = "bad-content-type"
        /// A Content-Disposition without a disposition.
        case badContentDisposition = "bad-content-disposition"
        /// A multipart or message part with an encoding that it may not have (RFC 2045 section 6.4).
        case multipartEncoded = "multipart-encoded"
        /// A message that ends inside its header or a part.
        case truncatedMessage = "truncated-message"
        /// A delivery report whose machine-readable part is not RFC 3464.
        case badReport = "bad-report"
        /// TNEF (`winmail.dat`) that is cut, broken, past a limit, or has a wrong checksum; what can be read of it is there.
        case badTNEF = "bad-tnef"
    }

    /// Where a defect was met, as far as known.
    public struct Location: Sendable, Hashable {
        /// Bytes from the start of the message.
        public var offset: Int?
        /// The part, numbered as IMAP does: `1`, `2.1`; nil for the message itself.
        public var part: String?
        /// The name of the header field.
        public var header: String?

        /// A place, as far as known.
        public init(offset: Int? = nil, part: String? = nil, header: String? = nil) {
            self.offset = offset
            self.part = part
            self.header = header
        }
    }

    /// What is wrong.
    public var kind: Kind
    /// Where.
    public var location: Location

    /// A defect of a kind at a place.
    public init(_ kind: Kind, at location: Location = Location()) {
        self.kind = kind
        self.location = location
    }
}

extension Defect.Location: CustomStringConvertible {
    /// For people: `part 1.2, header Subject, byte 120`, as far as known.
    public var description: String {
        var words: [String] = []
        if let part { words.append("part \(part)") }
        if let header { words.append("header \(header)") }
        if let offset { words.append("byte \(offset)") }
        return words.isEmpty ? "message" : words.joined(separator: ", ")
    }
}
