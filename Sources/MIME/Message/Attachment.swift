/// A file that came with a message: a part that is not its text, or a uuencoded file in the text.
public struct Attachment: Sendable {
    private enum Content: Sendable {
        case part(Part)
        case file(UUEncodedFile)
    }

    private let content: Content
    /// Whether the file belongs in the text, like the images of HTML: its disposition is `inline`, or it has a
    /// Content-ID and is in a multipart/related.
    public let isInline: Bool

    init(_ part: Part) {
        content = .part(part)
        isInline = part.isInline
    }

    init(_ file: UUEncodedFile) {
        content = .file(file)
        isInline = false
    }

    /// The file's part; `nil` for a uuencoded file.
    public var part: Part? {
        if case .part(let part) = content { part } else { nil }
    }

    /// The decoded name as the sender gave it; `nil` if there is none.
    ///
    /// Remove folders and reserved names before writing a file with this name.
    public var fileName: String? {
        switch content {
        case .part(let part): part.fileName
        case .file(let file): file.fileName
        }
    }

    /// The media type in lower case, such as `application/pdf`.
    public var mediaType: String {
        part?.mediaType ?? "application/octet-stream"
    }

    /// The Content-ID without angle brackets; `nil` if there is none.
    public var contentID: String? { part?.contentID }

    /// Returns the bytes of the file.
    public func bytes() -> [UInt8] {
        switch content {
        case .part(let part): part.decodedBytes()
        case .file(let file): file.bytes
        }
    }
}

extension Part {
    /// Whether the part belongs in the text of its message.
    var isInline: Bool {
        if let disposition { return disposition.kind == .inline }
        let parent = record.parent
        return parent >= 0 && layout.parts[parent].kind == .related && contentID != nil
    }
}
