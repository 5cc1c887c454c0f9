/// An attribute of a message in a FETCH response (RFC 9051 §7.5.2). The bytes of sections come separately.
public enum FetchAttribute: Hashable, Sendable {
    /// The UID.
    case uid(UID)
    /// All flags of the message.
    case flags([Flag])
    /// When the server received the message.
    case internalDate(InternalDate)
    /// The size of the whole message as the server counts it, which may differ by line ends (RFC822.SIZE).
    case size(ReportedSize)
    /// The main header fields.
    case envelope(MessageEnvelope)
    /// The MIME tree, from BODYSTRUCTURE or from BODY, which has no extension data.
    case bodyStructure(BodyStructure)
    /// The modification sequence of the message's latest change (MODSEQ, RFC 7162 §3.1).
    case modificationSequence(ModificationSequence)
    /// A section sent in quotes; `nil` if the server sends NIL because it has none. Literals are streamed instead.
    case section(FetchedSection, [UInt8]?)
    /// The size of a decoded part (BINARY.SIZE, RFC 3516 §4.3).
    case binarySize(part: [Int], ReportedSize)
    /// The EMAILID, which all copies of the same bytes share (RFC 8474 §5.1).
    case emailID(String)
    /// The THREADID; `nil` if the server has none (RFC 8474 §5.2).
    case threadID(String?)
    /// Gmail's message identifier (X-GM-MSGID).
    case gmailMessageID(UInt64)
    /// Gmail's thread identifier (X-GM-THRID).
    case gmailThreadID(UInt64)
    /// Gmail's labels, decoded (X-GM-LABELS). System labels begin with a backslash.
    case gmailLabels([String])
    /// When the message was saved in this mailbox (SAVEDATE, RFC 8514 §4.3).
    case saveDate(InternalDate?)
    /// An unknown attribute, or a known one that could not be read. Carries its upper-case name and its value as sent.
    case other(name: String, value: [UInt8])
}
