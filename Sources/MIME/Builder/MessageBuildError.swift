/// The reason why a draft can't become a message, and the field at fault. Nothing is built.
public enum MessageBuildError: Error, Sendable, Hashable {
    /// A single-line field has CR, LF or NUL: the rest of it could pass for another header.
    case lineBreak(field: String)
    /// An address that mail can't be sent to.
    case address(field: String, MailAddressError)
    /// No recipient in To, Cc or Bcc.
    case noRecipients
    /// A Message-ID that is empty or has spaces or brackets inside.
    case messageID(field: String)
    /// A type that is not `type/subtype`, or is multipart.
    case contentType(field: String, value: String)
    /// An extra header with an invalid name.
    case headerName(String)
    /// An extra header that has its own place in the draft, or may not be set.
    case reservedHeader(String)
    /// A field longer than a line can be, or a file name over 1,000 bytes.
    case tooLong(field: String)
}

extension MessageBuildError: CustomStringConvertible {
    /// The field at fault: a header's name, or the part of the draft.
    public var field: String {
        switch self {
        case .lineBreak(let field), .address(let field, _), .messageID(let field), .contentType(let field, _),
            .tooLong(let field):
            field
        case .noRecipients: "To"
        case .headerName(let name): "Header “\(name.prefix(60))”"
        case .reservedHeader(let name): "Header \(name)"
        }
    }

    /// What is wrong, in a sentence without a full stop.
    public var problem: String { words.problem }

    /// What to do, in a sentence without a full stop; `nil` if the problem says it.
    public var remedy: String? { words.remedy }

    private var words: (problem: String, remedy: String?) {
        switch self {
        case .lineBreak: ("it contains a line break or a NUL", "Write it on one line")
        case .address(_, let error): (error.problem, error.remedy)
        case .noRecipients: ("the message has no recipient", "Give at least one address in To, Cc or Bcc")
        case .messageID: ("it is not a Message-ID", "Write it as id@example.com, without spaces")
        case .contentType(_, let value):
            ("“\(value.prefix(60))” is not a media type", "Write a type such as application/pdf")
        case .headerName: ("a header name has at most 60 letters, digits, hyphens and similar characters", nil)
        case .reservedHeader: ("it is set from the message's own fields", "Leave it out")
        case .tooLong: ("it is too long", "Shorten it")
        }
    }

    /// The field, what is wrong and what to do.
    public var description: String { "\(field): \(problem)." + (remedy.map { " \($0)." } ?? "") }
}
