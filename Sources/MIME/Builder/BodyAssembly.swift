/// Builds the tree of parts: text and HTML as alternatives, images with their HTML, and files beside them.
struct BodyAssembly {
    private let draft: MessageDraft
    private let messageID: String

    init(_ draft: MessageDraft, messageID: String) {
        self.draft = draft
        self.messageID = messageID
    }

    func build() throws(MessageBuildError) -> BodyPart {
        var text = draft.text.map { textPart($0, "text/plain") }
        let html = draft.html.map { textPart($0, "text/html") }
        if text == nil, html == nil, draft.attachments.isEmpty, draft.inlineImages.isEmpty {
            text = textPart("", "text/plain")
        }
        var images: [BodyPart] = []
        for image in draft.inlineImages { images.append(try part(of: image)) }
        var files: [BodyPart] = []
        for file in draft.attachments { files.append(try part(of: file)) }

        let leaves = [text, html].compactMap { $0 } + images + files
        var boundaries = BoundarySource(messageID: messageID, open: leaves.compactMap { $0.openBytes })
        var shown: BodyPart?
        if let html {
            shown = images.isEmpty ? html : multipart("related", [html] + images, type: "text/html", &boundaries)
        }
        if let text {
            shown = shown.map { multipart("alternative", [text, $0], &boundaries) } ?? text
        }
        var parts = [shown].compactMap { $0 }
        // Images that no HTML shows are placed beside the text.
        if html == nil { parts += images }
        parts += files
        if let shown, parts.count == 1 { return shown }
        return multipart("mixed", parts, &boundaries)
    }

    private func multipart(
        _ subtype: String, _ parts: [BodyPart], type: String? = nil, _ boundaries: inout BoundarySource
    ) -> BodyPart {
        let boundary = boundaries.next()
        var value = Parameters("multipart/\(subtype)", [Parameters.Item(name: "boundary", value: boundary)])
        if let type { value.items.append(Parameters.Item(name: "type", value: type)) }
        var header = HeaderWriter()
        header.parameters("Content-Type", value, style: .extended)
        return BodyPart(header: header.bytes, content: .parts(parts, boundary: boundary))
    }

    private func textPart(_ text: String, _ type: String) -> BodyPart {
        let bytes = Self.withCRLF(text)
        let encoding = TransferEncoding.best(for: bytes, isText: true)
        var header = HeaderWriter()
        header.parameters(
            "Content-Type", Parameters(type, [Parameters.Item(name: "charset", value: "utf-8")]), style: .extended)
        header.short("Content-Transfer-Encoding", encoding.rawValue)
        return BodyPart(
            header: header.bytes, content: .leaf(encoding.encode(bytes, isText: true), isOpen: encoding.isIdentity))
    }

    /// Returns the text with CRLF at the end of every line, including the last.
    private static func withCRLF(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { given in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(given.count + given.count / 32 + 2)
            // The bytes from `start` on are correct so far. They are copied at the next fix.
            var (start, previous) = (0, UInt8(0))
            for (position, byte) in given.enumerated() {
                if (byte == 0x0A) != (previous == 0x0D) {
                    bytes.append(contentsOf: given[start..<position])
                    bytes.append(byte == 0x0A ? 0x0D : 0x0A)
                    start = position
                }
                previous = byte
            }
            bytes.append(contentsOf: given[start...])
            if previous == 0x0D {
                bytes.append(0x0A)
            } else if previous != 0x0A, !bytes.isEmpty {
                bytes += [0x0D, 0x0A]
            }
            return bytes
        }
    }

    private func part(of file: MessageDraft.Attachment) throws(MessageBuildError) -> BodyPart {
        try filePart(
            file.fileName, file.contentType, file.bytes, disposition: "attachment", contentID: nil, field: "Attachment")
    }

    private func part(of image: MessageDraft.InlineImage) throws(MessageBuildError) -> BodyPart {
        let id = try HeaderWriter.id(image.contentID, field: "Inline image's Content-ID")
        return try filePart(
            image.fileName, image.contentType, image.bytes, disposition: "inline", contentID: id, field: "Inline image")
    }

    private func filePart(
        _ fileName: String, _ contentType: String, _ bytes: [UInt8], disposition: String, contentID: String?,
        field: String
    ) throws(MessageBuildError) -> BodyPart {
        guard !HeaderWriter.hasLineBreak(fileName) else { throw .lineBreak(field: "\(field)'s file name") }
        guard fileName.utf8.count <= 1000 else { throw .tooLong(field: "\(field)'s file name") }
        guard !HeaderWriter.hasLineBreak(contentType) else { throw .lineBreak(field: "\(field)'s type") }
        var type = try Self.type(contentType, field: "\(field)'s type")
        var encoding = TransferEncoding.base64
        if type.value.hasPrefix("message/") {
            // A message inside a message may not be encoded (RFC 2046 §5.2.1). One that can't be plain becomes a file.
            if let identity = Self.identity(for: bytes) {
                encoding = identity
            } else {
                type = Parameters("application/octet-stream")
            }
        }
        if !fileName.isEmpty { type.items.append(Parameters.Item(name: "name", value: fileName)) }
        var header = HeaderWriter()
        header.parameters("Content-Type", type, style: .encodedWords)
        header.short("Content-Transfer-Encoding", encoding.rawValue)
        if let contentID { header.ids("Content-ID", [contentID]) }
        let name = fileName.isEmpty ? [] : [Parameters.Item(name: "filename", value: fileName)]
        header.parameters("Content-Disposition", Parameters(disposition, name), style: .extended)
        var body = encoding.encode(bytes, isText: false)
        // The line break before a boundary belongs to the boundary.
        if encoding == .base64, !body.isEmpty { body.removeLast(2) }
        return BodyPart(header: header.bytes, content: .leaf(body, isOpen: encoding.isIdentity))
    }

    /// Parses `type/subtype` with parameters in plain ASCII. Drops `name`; the caller sets the file's own.
    static func type(_ text: String, field: String) throws(MessageBuildError) -> Parameters {
        let (parsed, defects) = Parameters.parse(text.utf8)
        let halves = parsed.value.split(separator: "/", omittingEmptySubsequences: false)
        let isToken = halves.allSatisfy { half in
            1...60 ~= half.utf8.count
                && half.utf8.allSatisfy {
                    $0.isASCIIAlphanumeric || [0x21, 0x23, 0x24, 0x26, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F].contains($0)
                }
        }
        guard halves.count == 2, isToken, defects.isEmpty, parsed.value != "multipart", halves[0] != "multipart" else {
            throw .contentType(field: field, value: text)
        }
        var type = parsed
        type.items.removeAll { $0.name == "name" }
        let isPlain = type.items.allSatisfy { item in
            item.value.utf8.count <= 60 && item.name.utf8.count <= 30
                && item.value.utf8.allSatisfy { 0x20...0x7E ~= $0 }
                && item.name.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
        }
        guard isPlain else { throw .contentType(field: field, value: text) }
        return type
    }

    /// Returns 7bit or 8bit if all lines end in CRLF and have at most 998 bytes and there is no NUL; `nil` otherwise.
    private static func identity(for bytes: [UInt8]) -> TransferEncoding? {
        var length = 0
        var previous: UInt8 = 0
        var is8Bit = false
        for byte in bytes {
            if byte == 0 || (byte == 0x0A) != (previous == 0x0D) { return nil }
            if byte >= 0x80 { is8Bit = true }
            length = byte == 0x0A ? 0 : length + 1
            if length > 999 { return nil }
            previous = byte
        }
        return previous == 0x0D || length > 998 ? nil : is8Bit ? .eightBit : .sevenBit
    }
}

extension BodyPart {
    /// The body, if it is not encoded.
    fileprivate var openBytes: [UInt8]? {
        if case .leaf(let bytes, isOpen: true) = content { bytes } else { nil }
    }
}
