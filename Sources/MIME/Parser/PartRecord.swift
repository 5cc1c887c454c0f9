/// A part's place and kind, as far as reading its neighbours requires.
struct PartRecord: Sendable {
    /// What the media type means for the structure.
    enum Kind: UInt8, Sendable {
        case plainText, html, enrichedText, otherText
        case mixed, alternative, related, digest, report, signed, multipart
        case embeddedMessage
        /// application/pkcs7-mime and application/ms-tnef, or files that evidently are one; our readers may open them.
        case smime, tnef
        case other

        var isMultipart: Bool { rawValue >= Kind.mixed.rawValue && rawValue <= Kind.multipart.rawValue }
        var isWrapper: Bool { self == .smime || self == .tnef }
        var isText: Bool { rawValue <= Kind.otherText.rawValue }
    }

    /// The index of the source that the ranges refer to.
    var source: Int
    /// The entity's own depth; the message is 0.
    var depth: Int
    /// Indices into the layout's parts; -1 for none.
    var parent: Int
    var firstChild = -1
    var lastChild = -1
    var nextSibling = -1
    /// The position among its siblings, from 1.
    var ordinal = 1
    /// Whether this is a message: the outermost, or the content of a message/rfc822 part.
    var isMessage: Bool

    var fields: Range<Int> = 0..<0
    var header: Range<Int>
    var body: Range<Int>

    var kind = Kind.plainText
    /// The media type's range in the source; empty if the default applies.
    var type: Range<Int> = 0..<0
    var subtype: Range<Int> = 0..<0
    /// The charset parameter's range in the source; empty if there is none, or if it needs the full parser.
    var charset: Range<Int> = 0..<0
    /// Whether the parameters need the full parser (RFC 2231, escapes).
    var hasIntricateParameters = false
    var encoding = TransferEncoding.sevenBit
    var hasDelimiter = false
    /// Whether the part is opened S/MIME or TNEF. Its content, if any, is its child.
    var isOpened = false
    /// What CMS says about an S/MIME part; `nil` until it has been read.
    var smime: SMIMEContent?

    init(source: Int, depth: Int, parent: Int, isMessage: Bool, start: Int) {
        self.source = source
        self.depth = depth
        self.parent = parent
        self.isMessage = isMessage
        self.header = start..<start
        self.body = start..<start
    }
}
