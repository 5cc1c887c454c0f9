/// A message as its writer thinks of it. `build()` makes the bytes.
public struct MessageDraft: Sendable, Hashable {
    /// A file that goes with a message.
    public struct Attachment: Sendable, Hashable {
        /// The name that the reader sees; empty for none. At most 1,000 bytes.
        public var fileName: String
        /// Type and subtype, with parameters perhaps: `application/pdf`.
        public var contentType: String
        /// What is in it, not encoded.
        public var bytes: [UInt8]

        /// A file by name, type and content.
        public init(fileName: String, contentType: String, bytes: [UInt8]) {
            self.fileName = fileName
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// A picture that the HTML shows where it says `<img src="cid:…">`.
    public struct InlineImage: Sendable, Hashable {
        /// The id after `cid:`, without brackets: `logo@firma.cz`.
        public var contentID: String
        /// The name that the reader sees who saves it; empty for none.
        public var fileName: String
        /// Type and subtype: `image/png`.
        public var contentType: String
        /// What is in it, not encoded.
        public var bytes: [UInt8]

        /// A picture by id, name, type and content.
        public init(contentID: String, fileName: String = "", contentType: String, bytes: [UInt8]) {
            self.contentID = contentID
            self.fileName = fileName
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// A header field beside those that a draft has places for.
    public struct HeaderField: Sendable, Hashable {
        /// Its name without the colon: `List-Unsubscribe`.
        public var name: String
        /// Its value on one line; it is folded, and encoded where it is beyond ASCII.
        public var value: String

        /// A field by name and value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Who writes.
    public var from: MailAddress
    /// Who sends for the writer, where that is someone else.
    public var sender: MailAddress?
    /// The recipients whom it is meant for. Neighbours with the same `group` are written as that group.
    public var to: [MailAddress] = []
    /// The recipients who get a copy that all see.
    public var cc: [MailAddress] = []
    /// Recipients whom the others do not see: in the envelope, never in the bytes.
    public var bcc: [MailAddress] = []
    /// Where answers are to go, where not to the writer.
    public var replyTo: [MailAddress] = []
    /// One line of any length and script.
    public var subject = ""
    /// The plain text, any line ends; it is given CRLF, and one at the end where it has none.
    public var text: String?
    /// The HTML, a second form of the text where both are there.
    public var html: String?
    /// Files, in the order in which they are shown.
    public var attachments: [Attachment] = []
    /// Pictures of the HTML.
    public var inlineImages: [InlineImage] = []
    /// The Message-ID of the message that this one answers, with or without brackets.
    public var inReplyTo: String?
    /// The Message-IDs of the conversation, oldest first, with or without brackets.
    public var references: [String] = []
    /// The Message-ID, with or without brackets; made from random numbers where nil. A message that may be built again, to
    /// be sent again, keeps its own: with it, the same draft gives the same bytes.
    public var messageID: String?
    /// When it was written.
    public var date: MessageDate
    /// Fields beside these, in order, after them.
    public var extraHeaders: [HeaderField] = []

    /// A draft of a writer at a time; the rest is set after.
    public init(from: MailAddress, date: MessageDate) {
        self.from = from
        self.date = date
    }

    /// The message on the wire.
    ///
    /// Lines end with CRLF, header fields are folded at 78 columns, no line is over 998 bytes, Bcc is not there. Texts, names
    /// and file names beyond ASCII are encoded; nothing but a local part beyond ASCII needs more of a server than RFC 5321.
    public func build() throws(MessageBuildError) -> BuiltMessage {
        var random = SystemRandomNumberGenerator()
        return try build(using: &random)
    }

    /// The message on the wire, with the randomness of its Message-ID, where the draft has none, from a source given.
    public func build(using random: inout some RandomNumberGenerator) throws(MessageBuildError) -> BuiltMessage {
        try MessageAssembly(self).build(using: &random)
    }
}
