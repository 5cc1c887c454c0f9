/// A criterion for SEARCH (RFC 9051 §6.4.4).
public indirect enum SearchKey: Hashable, Sendable {
    /// Every message.
    case all
    /// These messages.
    case messages(MessageSet)
    /// The message has the flag.
    case flagged(Flag)
    /// The message does not have the flag.
    case notFlagged(Flag)
    /// `\Recent` but not `\Seen` (RFC 3501 §6.4.4; not in IMAP4rev2).
    case new
    /// `\Recent` (RFC 3501 §6.4.4; not in IMAP4rev2).
    case recent
    /// INTERNALDATE before the day.
    case before(CivilDate)
    /// INTERNALDATE on the day.
    case on(CivilDate)
    /// INTERNALDATE on or after the day.
    case since(CivilDate)
    /// The Date field is before the day.
    case sentBefore(CivilDate)
    /// The Date field is on the day.
    case sentOn(CivilDate)
    /// The Date field is on or after the day.
    case sentSince(CivilDate)
    /// From contains the text.
    case from(String)
    /// To contains the text.
    case to(String)
    /// Cc contains the text.
    case cc(String)
    /// Bcc contains the text.
    case bcc(String)
    /// The subject contains the text.
    case subject(String)
    /// The body contains the text.
    case body(String)
    /// The header or the body contains the text.
    case text(String)
    /// The header field with this name contains the text. An empty text matches any value.
    case header(String, String)
    /// The message is larger than this many bytes.
    case larger(UInt64)
    /// The message is smaller than this many bytes.
    case smaller(UInt64)
    /// The criterion does not match.
    case not(SearchKey)
    /// At least one criterion matches.
    case or(SearchKey, SearchKey)
    /// All criteria match. An empty array matches every message.
    case and([SearchKey])
    /// Changed at this point or later. Needs CONDSTORE (RFC 7162 §3.1.5).
    case modifiedSince(ModificationSequence)
    /// INTERNALDATE is this many seconds ago or more. Needs WITHIN (RFC 5032).
    case older(UInt32)
    /// INTERNALDATE is this many seconds ago or less. Needs WITHIN (RFC 5032).
    case younger(UInt32)
    /// The message has this EMAILID. Needs OBJECTID (RFC 8474).
    case emailID(String)
    /// The message has this THREADID. Needs OBJECTID (RFC 8474).
    case threadID(String)
    /// A search in Gmail's own syntax, such as `rfc822msgid:…`. Needs X-GM-EXT-1.
    case gmailRaw(String)
    /// The message has this Gmail identifier. Needs X-GM-EXT-1.
    case gmailMessageID(UInt64)
    /// The message is in the thread with this Gmail identifier. Needs X-GM-EXT-1.
    case gmailThreadID(UInt64)
    /// The message has this Gmail label. Needs X-GM-EXT-1.
    case gmailLabel(String)

    /// Returns a search for a Message-ID header that contains `id`, given with its angle brackets.
    public static func messageID(_ id: String) -> SearchKey { .header("Message-ID", id) }

    /// Whether a text in the criterion needs a CHARSET.
    var holdsNonASCII: Bool {
        switch self {
        case .from(let text), .to(let text), .cc(let text), .bcc(let text), .subject(let text), .body(let text),
            .text(let text), .header(_, let text), .gmailRaw(let text):
            !text.utf8.allSatisfy { $0 < 0x80 }
        case .not(let key): key.holdsNonASCII
        case .or(let one, let other): one.holdsNonASCII || other.holdsNonASCII
        case .and(let keys): keys.contains(where: \.holdsNonASCII)
        default: false
        }
    }

    /// Whether the criterion uses sequence numbers, which shift.
    var namesPlaces: Bool {
        switch self {
        case .messages(let set): !set.isUID
        case .not(let key): key.namesPlaces
        case .or(let one, let other): one.namesPlaces || other.namesPlaces
        case .and(let keys): keys.contains(where: \.namesPlaces)
        default: false
        }
    }

    func encode(into encoder: inout CommandEncoder) throws(ArgumentError) {
        switch self {
        case .all: encoder.word("ALL")
        case .messages(let set):
            if set.isUID { encoder.word("UID ") }
            try encoder.set(set)
        case .flagged(let flag): try Self.encode(flag, negated: false, into: &encoder)
        case .notFlagged(let flag): try Self.encode(flag, negated: true, into: &encoder)
        case .new: encoder.word("NEW")
        case .recent: encoder.word("RECENT")
        case .before(let date): encoder.word("BEFORE \(date)")
        case .on(let date): encoder.word("ON \(date)")
        case .since(let date): encoder.word("SINCE \(date)")
        case .sentBefore(let date): encoder.word("SENTBEFORE \(date)")
        case .sentOn(let date): encoder.word("SENTON \(date)")
        case .sentSince(let date): encoder.word("SENTSINCE \(date)")
        case .from(let text): try Self.encode("FROM", text, into: &encoder)
        case .to(let text): try Self.encode("TO", text, into: &encoder)
        case .cc(let text): try Self.encode("CC", text, into: &encoder)
        case .bcc(let text): try Self.encode("BCC", text, into: &encoder)
        case .subject(let text): try Self.encode("SUBJECT", text, into: &encoder)
        case .body(let text): try Self.encode("BODY", text, into: &encoder)
        case .text(let text): try Self.encode("TEXT", text, into: &encoder)
        case .header(let field, let text):
            try Self.encode("HEADER", field, into: &encoder)
            encoder.space()
            try encoder.string(text, field: "search text")
        case .larger(let size): encoder.word("LARGER \(size)")
        case .smaller(let size): encoder.word("SMALLER \(size)")
        case .not(let key):
            encoder.word("NOT ")
            try key.encode(into: &encoder)
        case .or(let one, let other):
            encoder.word("OR ")
            try one.encode(into: &encoder)
            encoder.space()
            try other.encode(into: &encoder)
        case .and(let keys): try Self.encode(keys, into: &encoder)
        case .modifiedSince(let point): encoder.word("MODSEQ \(point)")
        case .older(let seconds): encoder.word("OLDER \(seconds)")
        case .younger(let seconds): encoder.word("YOUNGER \(seconds)")
        case .emailID(let id): try Self.encode("EMAILID", id, into: &encoder)
        case .threadID(let id): try Self.encode("THREADID", id, into: &encoder)
        case .gmailRaw(let text): try Self.encode("X-GM-RAW", text, into: &encoder)
        case .gmailMessageID(let id): encoder.word("X-GM-MSGID \(id)")
        case .gmailThreadID(let id): encoder.word("X-GM-THRID \(id)")
        case .gmailLabel(let label):
            encoder.word("X-GM-LABELS ")
            try encoder.mailbox(MailboxName(label))
        }
    }

    /// Writes the keys in parentheses, or ALL if there are none.
    private static func encode(_ keys: [SearchKey], into encoder: inout CommandEncoder) throws(ArgumentError) {
        guard !keys.isEmpty else { return encoder.word("ALL") }
        encoder.word("(")
        for (index, key) in keys.enumerated() {
            if index > 0 { encoder.space() }
            try key.encode(into: &encoder)
        }
        encoder.word(")")
    }

    private static func encode(
        _ key: String, _ text: String, into encoder: inout CommandEncoder
    ) throws(ArgumentError) {
        encoder.word(key)
        encoder.space()
        try encoder.string(text, field: "search text")
    }

    /// Writes the key for a flag. System flags have their own keys; others use KEYWORD.
    private static func encode(
        _ flag: Flag, negated: Bool, into encoder: inout CommandEncoder
    ) throws(ArgumentError) {
        let name = ASCII.uppercased(String(flag.name.drop { $0 == "\\" }))
        switch flag {
        case .seen, .answered, .flagged, .deleted, .draft: encoder.word(negated ? "UN\(name)" : name)
        case .recent: encoder.word(negated ? "OLD" : "RECENT")
        default:
            guard !flag.isSystem, !name.isEmpty, flag.name.utf8.allSatisfy(ASCII.isAtom) else {
                throw .malformedFlag(flag.name)
            }
            encoder.word(negated ? "UNKEYWORD \(flag.name)" : "KEYWORD \(flag.name)")
        }
    }
}
