/// The MIME tree of a message as parsed by the server (RFC 9051 §7.5.2). Types and encodings are in lower case.
public struct BodyStructure: Hashable, Sendable {
    /// The media type, such as `text`.
    public var type: String
    /// The media subtype, such as `plain`.
    public var subtype: String
    /// The Content-Type parameters.
    public var parameters: [BodyParameter] = []
    /// The Content-ID.
    public var contentID: ByteText?
    /// The Content-Description, not decoded.
    public var contentDescription: ByteText?
    /// The transfer encoding.
    public var encoding: String?
    /// The size before decoding; 0 for a multipart.
    public var size: ReportedSize = 0
    /// The number of lines in a text or message/rfc822 part, if the server sends it.
    public var lines: UInt64?
    /// The envelope of a message/rfc822 part.
    public var envelope: MessageEnvelope?
    /// The Content-MD5.
    public var md5: ByteText?
    /// The disposition, such as `attachment` or `inline`, in lower case.
    public var disposition: String?
    /// The Content-Disposition parameters.
    public var dispositionParameters: [BodyParameter] = []
    /// The languages in Content-Language.
    public var languages: [ByteText] = []
    /// The Content-Location.
    public var location: ByteText?
    /// The parts of a multipart, or the single body of a message/rfc822 part.
    public var children: [BodyStructure] = []

    /// Creates a body of a type.
    public init(type: String, subtype: String) {
        self.type = type
        self.subtype = subtype
    }

    /// Whether the body is a multipart.
    public var isMultipart: Bool { type == "multipart" }

    /// All parts that are not multiparts, in order, each with the number to fetch it by (RFC 9051 §6.4.5.1). A
    /// message/rfc822 part comes before the parts in it.
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

/// A Content-Type or Content-Disposition parameter. RFC 2231 pieces are left as they are.
public struct BodyParameter: Hashable, Sendable {
    /// The name in lower case.
    public var name: String
    /// The value, not decoded.
    public var value: ByteText

    /// Creates a parameter.
    public init(name: String, value: ByteText) {
        self.name = name
        self.value = value
    }
}
