public import NIOCore

/// A message as FETCH reports it. A property is `nil` if it was not requested or the server did not send it.
public struct FetchedMessage: Hashable, Sendable {
    /// The message's sequence number.
    public var sequenceNumber: SequenceNumber
    /// The message's UID.
    public var uid: UID?
    /// The message's flags.
    public var flags: [Flag]?
    /// When the server received the message.
    public var internalDate: InternalDate?
    /// The size of the whole message (RFC822.SIZE).
    public var size: ReportedSize?
    /// The main header fields.
    public var envelope: MessageEnvelope?
    /// The MIME tree.
    public var bodyStructure: BodyStructure?
    /// The message's latest change (RFC 7162 §3.1).
    public var modificationSequence: ModificationSequence?
    /// The message's EMAILID, which all copies share (RFC 8474 §5.1).
    public var emailID: String?
    /// The thread's THREADID (RFC 8474 §5.2).
    public var threadID: String?
    /// Gmail's message identifier (X-GM-MSGID).
    public var gmailMessageID: UInt64?
    /// Gmail's thread identifier (X-GM-THRID).
    public var gmailThreadID: UInt64?
    /// Gmail's labels, decoded (X-GM-LABELS).
    public var gmailLabels: [String]?
    /// When the message was saved in this mailbox (RFC 8514).
    public var saveDate: InternalDate?
    /// Decoded sizes by part number (BINARY.SIZE).
    public var decodedSizes: [[Int]: ReportedSize] = [:]
    /// The bytes of the requested sections. A section that the server answers with NIL is missing.
    public var sections: [FetchedSection: ByteBuffer] = [:]
    /// The bytes of unknown or unreadable attributes, by upper-case name.
    public var others: [String: [UInt8]] = [:]

    /// Creates a message from the attributes of a FETCH response.
    public init(sequenceNumber: SequenceNumber, attributes: [FetchAttribute] = []) {
        self.sequenceNumber = sequenceNumber
        for attribute in attributes { take(attribute) }
    }

    /// The whole message, if ``FetchItem/message`` was requested.
    public var content: ByteBuffer? { self[.message] }

    /// The bytes of a section, if it was fetched from its first byte on; otherwise `nil`.
    public subscript(section: BodySection) -> ByteBuffer? {
        sections[FetchedSection(section: section)] ?? sections[FetchedSection(section: section, origin: 0)]
            // Some servers change the case of header field names, or send RFC822.HEADER for BODY[HEADER].
            ?? sections.first { $0.key.section.isSame(as: section) && !$0.key.isDecoded }?.value
    }

    mutating func take(_ attribute: FetchAttribute) {
        switch attribute {
        case .uid(let value): uid = value
        case .flags(let value): flags = value
        case .internalDate(let value): internalDate = value
        case .size(let value): size = value
        case .envelope(let value): envelope = value
        case .bodyStructure(let value): bodyStructure = value
        case .modificationSequence(let value): modificationSequence = value
        case .section(let section, let bytes):
            if let bytes { sections[section] = ByteBuffer(bytes: bytes) }
        case .binarySize(let part, let value): decodedSizes[part] = value
        case .emailID(let value): emailID = value
        case .threadID(let value): threadID = value
        case .gmailMessageID(let value): gmailMessageID = value
        case .gmailThreadID(let value): gmailThreadID = value
        case .gmailLabels(let value): gmailLabels = value
        case .saveDate(let value): saveDate = value
        case .other(let name, let value): others[name] = value
        }
    }
}

extension BodySection {
    /// Returns whether two sections are the same, ignoring the case of header field names.
    fileprivate func isSame(as other: BodySection) -> Bool {
        part == other.part && description.lowercased() == other.description.lowercased()
    }
}
