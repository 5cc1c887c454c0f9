/// The MIME tree of a message, as the server has parsed it (RFC 9051 §7.5.2). Types and encodings are in small letters.
public struct BodyStructure: Hashable, Sendable {
    public var type: String
    public var subtype: String
    public var parameters: [BodyParameter] = []
    public var contentID: ByteText?
    public var contentDescription: ByteText?
    public var encoding: String?
    /// Bytes on the wire, before decoding; 0 for a multipart.
    public var size: ToldSize = 0
    /// Lines of a text or message/rfc822 part, where given.
    public var lines: UInt64?
    /// Of a message/rfc822 part.
    public var envelope: Envelope?
    public var md5: ByteText?
    /// `attachment`, `inline`, in small letters.
    public var disposition: String?
    public var dispositionParameters: [BodyParameter] = []
    public var languages: [ByteText] = []
    public var location: ByteText?
    /// The parts of a multipart; the one body of a message/rfc822 part.
    public var children: [BodyStructure] = []

    public init(type: String, subtype: String) {
        self.type = type
        self.subtype = subtype
    }

    public var isMultipart: Bool { type == "multipart" }

    /// Every part that is not a multipart, with the number to fetch it by (RFC 9051 §6.4.5.1), in order.
    /// A message/rfc822 part comes before the parts within it.
    public var numberedParts: [(number: [Int], part: BodyStructure)] {
        var parts: [(number: [Int], part: BodyStructure)] = []
        if isMultipart {
            Self.number(children, under: [], into: &parts)
        } else {
            Self.number([self], under: [], into: &parts)
        }
        return parts
    }

    private static func number(
        _ siblings: [BodyStructure], under path: [Int], into parts: inout [(number: [Int], part: BodyStructure)]
    ) {
        for (index, part) in siblings.enumerated() {
            let number = path + [index + 1]
            if part.isMultipart {
                Self.number(part.children, under: number, into: &parts)
            } else {
                parts.append((number, part))
                guard let body = part.children.first else { continue }
                Self.number(body.isMultipart ? body.children : [body], under: number, into: &parts)
            }
        }
    }
}

/// A Content-Type or Content-Disposition parameter; RFC 2231 pieces are as they stood.
public struct BodyParameter: Hashable, Sendable {
    /// In small letters.
    public var name: String
    public var value: ByteText

    public init(name: String, value: ByteText) {
        self.name = name
        self.value = value
    }
}
