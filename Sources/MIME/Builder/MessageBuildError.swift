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
    /// A sentence for people: the field, what is wrong and how to fix it.
    public var description: String {
        switch self {
        case .lineBreak(let field): "\(field): there is a line break or a NUL in it; write it on one line."
        case .address(let field, let error): "\(field): \(error)"
        case .noRecipients: "To: nobody is to get the message; give at least one address in To, Cc or Bcc."
        case .messageID(let field): "\(field): this is no message id; write it as id@example.com, without spaces."
        case .contentType(let field, let value):
            "\(field): “\(value.prefix(60))” is no type of a file; write it as application/pdf."
        case .headerName(let name):
            "Header “\(name.prefix(60))”: a name has only letters, digits, hyphens and the like, at most 60 of them."
        case .reservedHeader(let name): "Header \(name): it is set from the message's own fields; leave it out."
        case .tooLong(let field): "\(field): it is too long; shorten it."
        }
    }
}
