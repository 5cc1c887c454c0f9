/// A violation of the message format, noted while reading. Reading continues as mail programs do.
///
/// Obsolete syntax (RFC 5322 §4) is not a defect.
public struct Defect: Sendable, Hashable {
    /// What is wrong. Raw values are stable: they appear in JSON and in tests.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A line in the header without a colon.
        case missingColon = "missing-colon"
        /// A header field longer than the limit; the rest of it is left out.
        case headerTooLong = "header-too-long"
        /// More header fields than the limit; the rest are left out.
        case tooManyHeaders = "too-many-headers"
        /// An encoded word (RFC 2047) that is cut off or cannot be decoded.
        case badEncodedWord = "bad-encoded-word"
        /// An address or address list that does not follow RFC 5322.
        case badAddress = "bad-address"
        /// A date that can't be read.
        case badDate = "bad-date"
        /// A parameter of Content-Type or Content-Disposition that does not follow RFC 2045 or RFC 2231.
        case badParameter = "bad-parameter"
        /// Bytes above 127 in a header that are not UTF-8.
        case raw8BitHeader = "raw-8bit-header"
        /// Text that is evidently not in the charset of its label, or 8-bit text without a label.
        case charsetMislabelled = "charset-mislabelled"
        /// An unknown charset label.
        case unknownCharset = "unknown-charset"
        /// Bytes that encode no character in their charset; the text has U+FFFD instead.
        case undecodableText = "undecodable-text"
        /// Base64 with characters outside its alphabet, or with the wrong length or padding.
        case badBase64 = "bad-base64"
        /// Quoted-printable with a bare `=`.
        case badQuotedPrintable = "bad-quoted-printable"
        /// A uuencoded file with a broken line or no end.
        case badUUEncode = "bad-uuencode"
        /// An unknown Content-Transfer-Encoding; the bytes are taken as they are.
        case unknownTransferEncoding = "unknown-transfer-encoding"
        /// A multipart without a boundary parameter, or one whose boundary never occurs.
        case missingBoundary = "missing-boundary"
        /// A multipart whose closing boundary is missing.
        case missingEndBoundary = "missing-end-boundary"
        /// Parts nested deeper than the limit; the innermost are not read.
        case nestingTooDeep = "nesting-too-deep"
        /// More parts than the limit; the rest are not read.
        case tooManyParts = "too-many-parts"
        /// A second occurrence of a header field that may occur only once.
        case duplicateHeader = "duplicate-header"
        /// A NUL byte in the message.
        case nulByte = "nul-byte"
        /// A line over 998 bytes (RFC 5322 §2.1.1).
        case lineTooLong = "line-too-long"
        /// A Content-Type that does not have the form `type/subtype`.
        case badContentType = "bad-content-type"
        /// A Content-Disposition without a disposition.
        case badContentDisposition = "bad-content-disposition"
        /// A multipart or message part with a transfer encoding it may not have (RFC 2045 §6.4).
        case multipartEncoded = "multipart-encoded"
        /// A message that ends inside its header or a part.
        case truncatedMessage = "truncated-message"
        /// A delivery report whose machine-readable part does not follow RFC 3464.
        case badReport = "bad-report"
        /// TNEF (`winmail.dat`) that is truncated, broken, past a limit or has a wrong checksum. What is readable is
        /// kept.
        case badTNEF = "bad-tnef"
    }

    /// The place of a defect, as far as it is known.
    public struct Location: Sendable, Hashable {
        /// The offset in bytes from the start of the message.
        public var offset: Int?
        /// The part, numbered as in IMAP: `1`, `2.1`; `nil` for the message itself.
        public var part: String?
        /// The name of the header field.
        public var header: String?

        /// Creates a location from what is known of it.
        public init(offset: Int? = nil, part: String? = nil, header: String? = nil) {
            self.offset = offset
            self.part = part
            self.header = header
        }
    }

    /// What is wrong.
    public var kind: Kind
    /// The place of the defect.
    public var location: Location

    /// Creates a defect.
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
