/// Where a part lies and what it is, as far as reading its neighbours needs to know.
struct PartRecord: Sendable {
    /// What the media type means for the structure.
    enum Kind: UInt8, Sendable {
        case plainText, html, enrichedText, otherText
        case mixed, alternative, related, digest, report, signed, multipart
        case embeddedMessage
        /// application/pkcs7-mime and application/ms-tnef, or files that are evidently such: a reader of ours may open them.
        case smime, tnef
        case other

        var isMultipart: Bool { rawValue >= Kind.mixed.rawValue && rawValue <= Kind.multipart.rawValue }
        var isWrapper: Bool { self == .smime || self == .tnef }
        var isText: Bool { rawValue <= Kind.otherText.rawValue }
    }

    /// Which of the layout's sources the ranges refer to.
    var source: Int
    /// The entity's own depth: the message is 0.
    var depth: Int
    /// Indices into the layout's parts; -1 for none.
    var parent: Int
    var firstChild = -1
    var lastChild = -1
    var nextSibling = -1
    /// The place among its siblings, from 1.
    var ordinal = 1
    /// Whether it is a message: the outermost, or the content of a message/rfc822 part.
    var isMessage: Bool

    var fields: Range<Int> = 0..<0
    var header: Range<Int>
    var body: Range<Int>

    var kind = Kind.plainText
    /// The media type in the source; empty where a default holds.
    var type: Range<Int> = 0..<0
    var subtype: Range<Int> = 0..<0
    /// The charset parameter as it stands in the source, where it is a plain token; empty where there is none.
    var charset: Range<Int> = 0..<0
    /// Whether the parameters need the full reader (RFC 2231, escapes).
    var hasIntricateParameters = false
    var encoding = TransferEncoding.sevenBit
    var hasDelimiter = false
    /// Whether the part is S/MIME or TNEF that was opened: what it holds, if anything, is its child.
    var isOpened = false
    /// What CMS says of an S/MIME part; `nil` until it is looked into.
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
