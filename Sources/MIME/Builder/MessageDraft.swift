/// A message as its writer thinks of it. ``build()`` makes the bytes.
public struct MessageDraft: Sendable, Hashable {
    /// A file to send with a message.
    public struct Attachment: Sendable, Hashable {
        /// The name that the reader sees; empty for none. At most 1,000 bytes.
        public var fileName: String
        /// The type and subtype, perhaps with parameters: `application/pdf`.
        public var contentType: String
        /// The content, not encoded.
        public var bytes: [UInt8]

        /// Creates an attachment.
        public init(fileName: String, contentType: String, bytes: [UInt8]) {
            self.fileName = fileName
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// An image that the HTML shows with `<img src="cid:…">`.
    public struct InlineImage: Sendable, Hashable {
        /// The identifier after `cid:`, without brackets: `logo@firma.cz`.
        public var contentID: String
        /// The name for a reader who saves the image; empty for none. At most 1,000 bytes.
        public var fileName: String
        /// The type and subtype: `image/png`.
        public var contentType: String
        /// The content, not encoded.
        public var bytes: [UInt8]

        /// Creates an image.
        public init(contentID: String, fileName: String = "", contentType: String, bytes: [UInt8]) {
            self.contentID = contentID
            self.fileName = fileName
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// A header field besides those with their own place in a draft.
    public struct HeaderField: Sendable, Hashable {
        /// The name without the colon: `List-Unsubscribe`.
        public var name: String
        /// The value on one line. It is folded, and encoded if it is beyond ASCII.
        public var value: String

        /// Creates a field.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The author.
    public var from: MailAddress
    /// The person who sends the message on the author's behalf; `nil` if the author does.
    public var sender: MailAddress?
    /// The main recipients. Adjacent ones with the same `group` are written as that group.
    public var to: [MailAddress] = []
    /// The recipients of a copy, visible to all.
    public var cc: [MailAddress] = []
    /// Recipients hidden from the others: in the envelope, never in the bytes.
    public var bcc: [MailAddress] = []
    /// The addresses to reply to; empty for the author.
    public var replyTo: [MailAddress] = []
    /// The subject: one line of any length and script.
    public var subject = ""
    /// The plain text, with any line breaks. They become CRLF, and one is added at the end if missing.
    public var text: String?
    /// The HTML; an alternative to the text if both are set.
    public var html: String?
    /// Files, in the order in which they are shown.
    public var attachments: [Attachment] = []
    /// Images in the HTML.
    public var inlineImages: [InlineImage] = []
    /// The Message-ID of the message that this one replies to, with or without brackets.
    public var inReplyTo: String?
    /// The Message-IDs of the conversation, oldest first, with or without brackets.
    public var references: [String] = []
    /// The Message-ID, with or without brackets; `nil` for a random one. Set it if the message may have to be built and
    /// sent again: the same draft then gives the same bytes.
    public var messageID: String?
    /// When the message was written.
    public var date: MessageDate
    /// Additional fields, written in order after these.
    public var extraHeaders: [HeaderField] = []

    /// Creates a draft without recipients or content.
    public init(from: MailAddress, date: MessageDate) {
        self.from = from
        self.date = date
    }

    /// Builds the message to send.
    ///
    /// Lines end in CRLF, header fields are folded at 78 columns, no line is over 998 bytes, and Bcc is left out.
    /// Texts, names and file names beyond ASCII are encoded. Only a local part beyond ASCII needs more of a server than
    /// RFC 5321.
    ///
    /// - Throws: ``MessageBuildError`` if a field is invalid or there are no recipients.
    public func build() throws(MessageBuildError) -> BuiltMessage {
        var random = SystemRandomNumberGenerator()
        return try build(using: &random)
    }

    /// Builds the message to send, taking the randomness of a missing Message-ID from a generator.
    ///
    /// - Parameter random: The source of a random Message-ID; unused if the draft has one.
    /// - Throws: ``MessageBuildError`` if a field is invalid or there are no recipients.
    public func build(using random: inout some RandomNumberGenerator) throws(MessageBuildError) -> BuiltMessage {
        try MessageAssembly(self).build(using: &random)
    }
}
