/// Limits on how much of a message is read. Content past a limit is left out of the result and noted as a defect.
/// Parsing never fails, and its time stays linear in the number of bytes.
public struct ParserLimits: Sendable, Hashable {
    /// The deepest nesting of parts. The message itself is 0; each multipart and embedded message adds 1.
    public var nesting: Int
    /// The most parts in the whole message, including multiparts and embedded messages.
    public var parts: Int
    /// The most header fields in the whole message, including those of its parts.
    public var headerFields: Int
    /// The longest header field with its continuation lines, in bytes; longer ones are truncated.
    public var headerFieldLength: Int
    /// The longest total of all header fields, in bytes.
    public var headerBytes: Int
    /// The deepest nesting of containers whose content must be decoded to be read: multiparts and messages in base64 or
    /// quoted-printable (RFC 2045 §6.4 forbids even one), S/MIME and TNEF.
    public var encodedContainers: Int
    /// The most attributes and properties in one TNEF file, including those of its attached messages.
    public var tnefItems: Int
    /// The most attached files and messages in one TNEF file, and in each message attached there.
    public var tnefAttachments: Int
    /// The deepest nesting of attached messages inside one TNEF file.
    public var tnefNesting: Int
    /// The longest RTF decompressed from a TNEF file, in bytes; the rest is left out.
    public var tnefText: Int
    /// The most defects kept; later ones are dropped.
    public var defects: Int

    /// Creates limits. The defaults are above what honest mail needs (Dovecot: 100 deep, 10,000 parts).
    public init(
        nesting: Int = 64,
        parts: Int = 10_000,
        headerFields: Int = 20_000,
        headerFieldLength: Int = 512 * 1024,
        headerBytes: Int = 8 * 1024 * 1024,
        encodedContainers: Int = 3,
        tnefItems: Int = 50_000,
        tnefAttachments: Int = 1_000,
        tnefNesting: Int = 8,
        tnefText: Int = 16 * 1024 * 1024,
        defects: Int = 200
    ) {
        self.nesting = nesting
        self.parts = parts
        self.headerFields = headerFields
        self.headerFieldLength = headerFieldLength
        self.headerBytes = headerBytes
        self.encodedContainers = encodedContainers
        self.tnefItems = tnefItems
        self.tnefAttachments = tnefAttachments
        self.tnefNesting = tnefNesting
        self.tnefText = tnefText
        self.defects = defects
    }
}
