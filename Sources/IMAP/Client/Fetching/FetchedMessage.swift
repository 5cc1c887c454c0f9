public import NIOCore

/// What a FETCH answer said of one message. What was not asked for, or not given, is `nil`.
public struct FetchedMessage: Hashable, Sendable {
    public var sequenceNumber: SequenceNumber
    public var uid: UID?
    public var flags: [Flag]?
    public var internalDate: InternalDate?
    /// RFC822.SIZE
    public var size: ToldSize?
    public var envelope: Envelope?
    public var bodyStructure: BodyStructure?
    public var modificationSequence: ModificationSequence?
    public var emailID: String?
    public var threadID: String?
    public var gmailMessageID: UInt64?
    public var gmailThreadID: UInt64?
    public var gmailLabels: [String]?
    public var saveDate: InternalDate?
    /// BINARY.SIZE by part.
    public var decodedSizes: [[Int]: ToldSize] = [:]
    /// The sections asked for. One that the server answers with NIL is not among them.
    public var sections: [FetchedSection: ByteBuffer] = [:]
    /// Attributes that this library does not know, or could not read, by name.
    public var others: [String: [UInt8]] = [:]

    public init(sequenceNumber: SequenceNumber, attributes: [FetchAttribute] = []) {
        self.sequenceNumber = sequenceNumber
        for attribute in attributes { take(attribute) }
    }

    /// The whole message, where ``FetchItem/message`` was asked for.
    public var message: ByteBuffer? { self[.message] }

    /// A section's bytes, where it was fetched from its first byte on.
    public subscript(section: BodySection) -> ByteBuffer? {
        sections[FetchedSection(section: section)] ?? sections[FetchedSection(section: section, origin: 0)]
            // Servers write names of header fields in other cases, and RFC822.HEADER for BODY[HEADER].
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
    /// Whether two sections are the same where the case of header fields does not count.
    fileprivate func isSame(as other: BodySection) -> Bool {
        part == other.part && description.lowercased() == other.description.lowercased()
    }
}
