/// How much of a message is read. What lies past a limit is left out of the result and noted as a defect;
/// reading itself never fails, and its time stays linear in the bytes.
public struct ParserLimits: Sendable, Hashable {
    /// Parts inside parts: a multipart's children and an embedded message each lie one deeper. The message itself is 0.
    public var nesting: Int
    /// Parts of the whole message, multiparts and embedded messages included.
    public var parts: Int
    /// Header fields of the whole message, those of its parts included.
    public var headerFields: Int
    /// Bytes of one header field with its continuation lines; the rest of a longer one is cut off.
    public var headerFieldLength: Int
    /// Bytes of all header fields together.
    public var headerBytes: Int
    /// Containers inside containers whose content must be decoded to be read: multiparts and messages in base64 or
    /// quoted-printable (RFC 2045 §6.4 forbids even one), S/MIME and TNEF.
    public var encodedContainers: Int
    /// Attributes and properties of one TNEF file, those of the messages attached in it included.
    public var tnefItems: Int
    /// Files and messages attached in one TNEF file, and in each message attached there.
    public var tnefAttachments: Int
    /// Messages attached in messages inside one TNEF file.
    public var tnefNesting: Int
    /// Bytes of the RTF that a TNEF file holds packed; the rest of a longer one is cut off.
    public var tnefText: Int
    /// Defects kept; later ones are dropped.
    public var defects: Int

    /// Limits; the defaults are above what honest mail has (Dovecot: 100 deep, 10,000 parts).
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
