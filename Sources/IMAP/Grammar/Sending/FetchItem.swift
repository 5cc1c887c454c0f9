/// What FETCH can be asked for (RFC 9051 §6.4.5).
public enum FetchItem: Hashable, Sendable {
    case uid
    case flags
    case internalDate
    /// RFC822.SIZE
    case size
    case envelope
    case bodyStructure
    /// A section's bytes as received. `peek: false` sets `\Seen`. `range` asks for a part of them.
    case section(BodySection, peek: Bool = true, range: Range<UInt64>? = nil)
    /// A part's bytes with their transfer encoding taken off. Needs BINARY (RFC 3516).
    case decoded(part: [Int], peek: Bool = true, range: Range<UInt64>? = nil)
    /// The size of ``decoded(part:peek:range:)``. Needs BINARY.
    case decodedSize(part: [Int])
    /// Needs CONDSTORE (RFC 7162).
    case modificationSequence
    /// Needs OBJECTID (RFC 8474).
    case emailID
    /// Needs OBJECTID.
    case threadID
    /// Needs X-GM-EXT-1.
    case gmailMessageID
    /// Needs X-GM-EXT-1.
    case gmailThreadID
    /// Needs X-GM-EXT-1.
    case gmailLabels
    /// Needs SAVEDATE (RFC 8514).
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
