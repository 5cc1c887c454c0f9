/// What SEARCH looks for (RFC 9051 §6.4.4).
public indirect enum SearchKey: Hashable, Sendable {
    case all
    case messages(MessageSet)
    case flagged(Flag)
    case notFlagged(Flag)
    /// Seen since the last session, and not seen (RFC 3501 §6.4.4; gone from IMAP4rev2).
    case new
    case recent
    /// INTERNALDATE earlier than the day.
    case before(CivilDate)
    case on(CivilDate)
    /// INTERNALDATE on the day or later.
    case since(CivilDate)
    case sentBefore(CivilDate)
    case sentOn(CivilDate)
    case sentSince(CivilDate)
    case from(String)
    case to(String)
    case cc(String)
    case bcc(String)
    case subject(String)
    /// In the body.
    case body(String)
    /// In header or body.
    case text(String)
    /// The header field holds the text; an empty text asks for the field alone.
    case header(String, String)
    case larger(UInt64)
    case smaller(UInt64)
    case not(SearchKey)
    case or(SearchKey, SearchKey)
    case and([SearchKey])
    /// Changed at this point or later. Needs CONDSTORE (RFC 7162 §3.1.5).
    case modifiedSince(ModificationSequence)
    /// Older than so many seconds. Needs WITHIN (RFC 5032).
    case older(UInt32)
    case younger(UInt32)
    /// Needs OBJECTID (RFC 8474).
    case emailID(String)
    case threadID(String)
    /// Gmail's own search syntax, `rfc822msgid:…`. Needs X-GM-EXT-1.
    case gmailRaw(String)
    case gmailMessageID(UInt64)
    case gmailThreadID(UInt64)
    case gmailLabel(String)

    /// The Message-ID header holds exactly this, angle brackets included.
    public static func messageID(_ id: String) -> SearchKey { .header("Message-ID", id) }

    /// Whether a text in it needs a charset to be named.
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

    /// Whether it names messages by their place, which shifts.
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

    /// No key at all is ALL.
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

    /// System flags have keys of their own; the others go by KEYWORD.
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
