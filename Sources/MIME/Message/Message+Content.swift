extension Message {
    /// The parts of the body for a reader of plain text, in order: text/plain, or text/html if there is no other
    /// (RFC 8621 §4.1.4).
    public var textBody: [Part] { BodySelection(self).text }

    /// The parts of the body for a reader of HTML, in order: text/html, or text/plain if there is no other.
    public var htmlBody: [Part] { BodySelection(self).html }

    /// The text: the parts of ``textBody`` that are not HTML, joined, each on new lines; `nil` if there are none.
    ///
    /// Line breaks are LF. Flowed text (RFC 3676) has its paragraphs joined, text/enriched (RFC 1896) has its markup
    /// removed, and uuencoded files are taken out.
    public var text: String? {
        Self.joined(BodySelection(self).text.filter { !$0.isHTML }.map { $0.plainText().text })
    }

    /// The HTML: the text/html parts of ``htmlBody``, joined and not sanitised; `nil` if there are none.
    public var html: String? {
        Self.joined(BodySelection(self).html.filter(\.isHTML).map { $0.decodedText() })
    }

    /// The files that came with the message, in order, including embedded messages.
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

    /// The position of each part in the tree, by its index. Empty if the indices are in this order already; only
    /// encoded containers change it.
    private var places: [Int: Int] {
        guard layout.sources.count > 1 else { return [:] }
        return Dictionary(
            parts.enumerated().map { ($0.element.index, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Returns the part with a Content-ID, which HTML refers to as `cid:` (RFC 2392).
    ///
    /// - Parameter contentID: The identifier without angle brackets.
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

    /// Returns the readable text of a part that is not HTML, and the uuencoded files in it.
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
