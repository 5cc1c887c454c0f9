/// An item to request with FETCH (RFC 9051 §6.4.5).
public enum FetchItem: Hashable, Sendable {
    /// The UID.
    case uid
    /// All flags of the message.
    case flags
    /// When the server received the message.
    case internalDate
    /// The size of the whole message (RFC822.SIZE).
    case size
    /// The main header fields.
    case envelope
    /// The MIME tree.
    case bodyStructure
    /// A section's bytes as received, or the `range` of them. `peek: false` sets `\Seen`.
    case section(BodySection, peek: Bool = true, range: Range<UInt64>? = nil)
    /// A part's bytes with the transfer encoding decoded, or the `range` of them. `peek: false` sets `\Seen`. Needs
    /// BINARY (RFC 3516).
    case decoded(part: [Int], peek: Bool = true, range: Range<UInt64>? = nil)
    /// The size of a decoded part. Needs BINARY.
    case decodedSize(part: [Int])
    /// The modification sequence of the message's latest change. Needs CONDSTORE (RFC 7162).
    case modificationSequence
    /// The EMAILID. Needs OBJECTID (RFC 8474).
    case emailID
    /// The THREADID. Needs OBJECTID.
    case threadID
    /// Gmail's message identifier. Needs X-GM-EXT-1.
    case gmailMessageID
    /// Gmail's thread identifier. Needs X-GM-EXT-1.
    case gmailThreadID
    /// Gmail's labels. Needs X-GM-EXT-1.
    case gmailLabels
    /// When the message was saved in this mailbox. Needs SAVEDATE (RFC 8514).
    case saveDate

    /// The whole message, without marking it as read.
    public static let message = FetchItem.section(.message)

    func encode(into encoder: inout CommandEncoder) throws(ArgumentError) {
        switch self {
        case .uid: encoder.word("UID")
        case .flags: encoder.word("FLAGS")
        case .internalDate: encoder.word("INTERNALDATE")
        case .size: encoder.word("RFC822.SIZE")
        case .envelope: encoder.word("ENVELOPE")
        case .bodyStructure: encoder.word("BODYSTRUCTURE")
        case .section(let section, let peek, let range):
            encoder.word(peek ? "BODY.PEEK" : "BODY")
            try encoder.section(section, range: range)
        case .decoded(let part, let peek, let range):
            encoder.word(peek ? "BINARY.PEEK" : "BINARY")
            try encoder.section(BodySection(part: part), range: range)
        case .decodedSize(let part):
            encoder.word("BINARY.SIZE")
            try encoder.section(BodySection(part: part), range: nil)
        case .modificationSequence: encoder.word("MODSEQ")
        case .emailID: encoder.word("EMAILID")
        case .threadID: encoder.word("THREADID")
        case .gmailMessageID: encoder.word("X-GM-MSGID")
        case .gmailThreadID: encoder.word("X-GM-THRID")
        case .gmailLabels: encoder.word("X-GM-LABELS")
        case .saveDate: encoder.word("SAVEDATE")
        }
    }
}
