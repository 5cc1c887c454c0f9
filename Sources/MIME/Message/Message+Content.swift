extension Message {
    /// The parts that make up the text for who reads plain text, in order: text/plain, or text/html where there is no other (RFC 8621 section 4.1.4).
    public var textBody: [Part] { BodySelection(self).text }

    /// The parts that make up the text for who reads HTML, in order: text/html, or text/plain where there is no other.
    public var htmlBody: [Part] { BodySelection(self).html }

    /// The text: the text/plain parts of `textBody`, one after the other, each on its own lines. nil if there is none.
    ///
    /// Line ends are LF. Flowed text (RFC 3676) has its paragraphs joined, text/enriched (RFC 1896) is without its markup, and
    /// uuencoded files are taken out.
    public var text: String? {
        Self.joined(BodySelection(self).text.filter { !$0.isHTML }.map { $0.plainText().text })
    }

    /// The HTML: the text/html parts of `htmlBody`, one after the other. Nil where there is none. As the sender wrote it, not made safe.
    public var html: String? {
        Self.joined(BodySelection(self).html.filter(\.isHTML).map { $0.decodedText() })
    }

    /// The files that came with the message, in order; embedded messages are files.
    public var attachments: [Attachment] {
        let selection = BodySelection(self)
        var found = selection.attachments.map { (index: $0.index, attachment: Attachment($0)) }
        for part in selection.text where !part.isHTML {
            found += part.plainText().files.map { (part.index, Attachment($0)) }
        }
        // Sorting is stable.
        let places = places
        return found.sorted { places[$0.index] ?? $0.index < places[$1.index] ?? $1.index }.map(\.attachment)
    }

    /// The place of each part in the tree, by its number. Empty if parts are numbered in that order, as all are unless some were
    /// decoded before they could be read.
    private var places: [Int: Int] {
        guard layout.sources.count > 1 else { return [:] }
        return Dictionary(
            parts.enumerated().map { ($0.element.index, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// The part with a Content-ID, which HTML refers to as `cid:` (RFC 2392). The identifier is without angle brackets.
    public func part(contentID: String) -> Part? {
        parts.first { $0.contentID == contentID }
    }

    private static func joined(_ pieces: [String]) -> String? {
        guard var result = pieces.first else { return nil }
        for piece in pieces.dropFirst() {
            if !piece.isEmpty, !result.isEmpty, result.utf8.last != 0x0A { result += "\n" }
            result += piece
        }
        return result
    }
}

extension Part {
    /// Whether the media type is text/html.
    public var isHTML: Bool { record.kind == .html }

    /// The text of a part that is not HTML as a person reads it, and the uuencoded files in it.
    func plainText() -> (text: String, files: [UUEncodedFile]) {
        let text = decodedText()
        if record.kind == .enrichedText {
            return (EnrichedText.plain(text, form: mediaType == "text/richtext" ? .richtext : .enriched), [])
        }
        if let format = contentType["format"], format.lowercased() == "flowed" {
            return (FlowedText.unflow(text, deletesSpace: contentType["delsp"]?.lowercased() == "yes"), [])
        }
        return Self.takingOutFiles(text)
    }

    private static func takingOutFiles(_ text: String) -> (text: String, files: [UUEncodedFile]) {
        var text = text
        return text.withUTF8 { buffer in
            let bytes = UnsafeRawBufferPointer(buffer)
            let files = UUEncodedFile.find(in: bytes)
            guard !files.isEmpty else { return (bytes.text, []) }
            var kept: [UInt8] = []
            var position = 0
            for file in files {
                kept += bytes.slice(position..<Swift.max(position, file.range.lowerBound))
                position = file.range.upperBound
            }
            kept += bytes.slice(Swift.min(position, bytes.count)..<bytes.count)
            return (String(decoding: kept, as: UTF8.self), files)
        }
    }
}
