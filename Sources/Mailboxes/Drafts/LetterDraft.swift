public import Storage

/// What a person has typed of a letter. The fields of recipients are texts: they may still be wrong.
public struct DraftContent: Hashable, Sendable {
    /// The mailbox that it will leave from; `nil` if none is chosen.
    public var mailboxID: Int64?
    /// The recipients, as typed.
    public var to = "", cc = "", bcc = ""
    /// The subject.
    public var subject = ""
    /// The text, with LF as line end.
    public var text = ""

    /// Creates an empty letter.
    public init(mailboxID: Int64? = nil) { self.mailboxID = mailboxID }

    /// The same without what can't be stored or sent: NUL, and line ends where there is one line. Lines of recipients,
    /// as copied from a table, are recipients beside each other.
    var cleaned: DraftContent {
        var content = self
        (content.to, content.cc) = (Self.line(to, break: ", "), Self.line(cc, break: ", "))
        (content.bcc, content.subject) = (Self.line(bcc, break: ", "), Self.line(subject, break: " "))
        content.text = Self.lines(text)
        return content
    }

    private static func lines(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\0", with: "")
    }

    private static func line(_ text: String, break lineBreak: String) -> String {
        lines(text).replacing("\n", with: lineBreak)
    }
}

/// What a letter begins from.
public enum DraftOrigin: Hashable, Sendable {
    /// A reply to the sender of a stored message, or to all.
    case reply(Int64), replyToAll(Int64)
    /// A stored message that is passed on; its files go along if `takesFiles`.
    case forward(Int64, takesFiles: Bool)

    /// The stored message.
    public var messageID: Int64 {
        switch self {
        case .reply(let id), .replyToAll(let id), .forward(let id, _): id
        }
    }

    /// Whether it goes to everyone who got the message.
    var isToAll: Bool { if case .replyToAll = self { true } else { false } }

    /// How the letter refers to the message.
    var kind: AnsweredMessage.Kind {
        switch self {
        case .reply, .replyToAll: .reply
        case .forward: .forward
        }
    }
}

/// A file of a letter that is being written.
public struct DraftFile: Hashable, Sendable, Identifiable {
    /// The file's number.
    public let id: Int64
    /// The name that recipients see.
    public let name: String
    /// The media type.
    public let contentType: String
    /// The size in bytes.
    public let size: Int
}

/// A file to be added to a letter.
public struct NewDraftFile: Hashable, Sendable {
    /// The name that recipients see.
    public var name: String
    /// The media type.
    public var contentType: String
    /// The bytes.
    public var bytes: [UInt8]

    /// Creates a file.
    public init(name: String, contentType: String, bytes: [UInt8]) {
        (self.name, self.contentType, self.bytes) = (name, contentType, bytes)
    }
}

/// A letter that a person is writing.
public struct LetterDraft: Hashable, Sendable, Identifiable {
    /// The letter's number.
    public let id: Int64
    /// Grows with every change.
    public let revision: Int64
    /// What was typed.
    public let content: DraftContent
    /// The stored message that it answers or passes on.
    public let answered: AnsweredMessage?
    /// Its files, in the order in which they were added.
    public let files: [DraftFile]
    /// When it was last changed.
    public let changedAt: Timestamp
    /// Its number in the outbox once it is sent; its content is empty then.
    public let outboxID: Int64?
    /// Whether it was discarded.
    public let isDiscarded: Bool
    /// The Message-IDs of the conversation that it belongs to.
    let inReplyTo: String?, references: [String]

    init(row: Row, files: [DraftFile]) throws {
        id = try row.integer("id")
        revision = try row.integer("revision")
        var content = DraftContent(mailboxID: try row.optionalInteger("mailbox_id"))
        (content.to, content.cc) = (try row.text("to_field"), try row.text("cc_field"))
        (content.bcc, content.subject) = (try row.text("bcc_field"), try row.text("subject"))
        content.text = try row.text("body")
        self.content = content
        answered = try AnsweredMessage(row: row)
        self.files = files
        changedAt = try row.timestamp("changed_at")
        outboxID = try row.optionalInteger("outbox_id")
        isDiscarded = try row.optionalTimestamp("discarded_at") != nil
        inReplyTo = try row.optionalText("in_reply_to")
        references = try row.text("reference_ids").split(separator: " ").map(String.init)
    }
}

extension DraftFile {
    /// The bytes of all files together.
    static func bytes(of files: [DraftFile]) -> Int { files.map(\.size).reduce(0, +) }

    init(row: Row) throws {
        self.init(
            id: try row.integer("id"), name: try row.text("name"), contentType: try row.text("content_type"),
            size: Int(clamping: try row.integer("size")))
    }
}

/// Why a letter could not be stored as it is. Nothing of it was stored.
public enum DraftError: Error, Hashable, Sendable {
    /// A field is longer than ``DraftLimits`` allow.
    case tooLong(DraftField)
    /// There are more files than ``DraftLimits/mostFiles``, or they have more than ``DraftLimits/mostFileBytes``.
    case tooManyFiles, filesTooLarge
    /// The person is writing ``DraftLimits/mostDrafts`` letters already.
    case tooManyDrafts
}

/// A field of a letter.
public enum DraftField: String, Hashable, Sendable, CaseIterable {
    case from, to, cc, bcc, subject, text, files
}
