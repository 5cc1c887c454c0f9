/// One thing a FETCH answer tells of a message (RFC 9051 §7.5.2). The bytes of its sections come apart.
public enum FetchAttribute: Hashable, Sendable {
    case uid(UID)
    case flags([Flag])
    case internalDate(InternalDate)
    /// RFC822.SIZE: bytes of the whole message as the server counts them, which may be off by line ends.
    case size(ToldSize)
    case envelope(Envelope)
    /// BODYSTRUCTURE, or BODY, which has no extension data.
    case bodyStructure(BodyStructure)
    /// MODSEQ (RFC 7162 §3.1).
    case modificationSequence(ModificationSequence)
    /// A section whose bytes came in quotes, or NIL: the server has none. Literals are streamed instead.
    case section(FetchedSection, [UInt8]?)
    /// BINARY.SIZE (RFC 3516 §4.3).
    case binarySize(part: [Int], ToldSize)
    /// EMAILID (RFC 8474 §5.1): the same for every copy of the same bytes.
    case emailID(String)
    /// THREADID (RFC 8474 §5.2), `nil` where the server has none.
    case threadID(String?)
    /// X-GM-MSGID
    case gmailMessageID(UInt64)
    /// X-GM-THRID
    case gmailThreadID(UInt64)
    /// X-GM-LABELS, decoded; system labels begin with a backslash.
    case gmailLabels([String])
    /// SAVEDATE (RFC 8514 §4.3).
    case saveDate(InternalDate?)
    /// A known attribute in a form that could not be read, or an unknown one: its name in capitals, its value as sent.
    case other(name: String, value: [UInt8])
}
