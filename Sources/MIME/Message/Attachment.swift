/// A file that came with a message: a part that is not its text, or a uuencoded file that stood in the text.
public struct Attachment: Sendable {
    private enum Content: Sendable {
        case part(Part)
        case file(UUEncodedFile)
    }

    private let content: Content
    /// Whether it belongs into the text, as the pictures of HTML do: disposition `inline`, or referred to by Content-ID from a multipart/related.
    public let isInline: Bool

    init(_ part: Part) {
        content = .part(part)
        isInline = part.isInline
    }

    init(_ file: UUEncodedFile) {
        content = .file(file)
        isInline = false
    }

    /// The part of the tree; nil for a uuencoded file.
    public var part: Part? {
        if case .part(let part) = content { part } else { nil }
    }

    /// The name as the sender gave it, decoded; nil where there is none.
    ///
    /// A program that writes files must take folders and reserved names out of it.
    public var fileName: String? {
        switch content {
        case .part(let part): part.fileName
        case .file(let file): file.fileName
        }
    }

    /// The media type in lower case, e.g. `application/pdf`.
    public var mediaType: String {
        part?.mediaType ?? "application/octet-stream"
    }

    /// The Content-ID without angle brackets; nil where there is none.
    public var contentID: String? { part?.contentID }

    /// The bytes of the file.
    public func bytes() -> [UInt8] {
        switch content {
        case .part(let part): part.decodedBytes()
        case .file(let file): file.bytes
        }
    }
}

extension Part {
    /// Whether the part belongs into the text of its message.
    var isInline: Bool {
        if let disposition { return disposition.kind == .inline }
        let parent = record.parent
        return parent >= 0 && layout.parts[parent].kind == .related && contentID != nil
    }
}
