/// Writes a TNEF file's content as a MIME entity to be parsed: the body as alternatives, then the files.
///
/// All leaves are base64, so no boundary can occur in them. An attached message becomes a complete message/rfc822 that
/// any mail program can open.
struct TNEFEntity {
    private let bytes: [UInt8]
    private let limits: ParserLimits
    private var reader: TNEFReader
    private var boundaries = 0
    private(set) var isSound = true

    private init(_ bytes: [UInt8], limits: ParserLimits) {
        self.bytes = bytes
        self.limits = limits
        reader = TNEFReader(bytes, limits: limits)
    }

    /// Returns the entity with its header; `nil` if the bytes are not TNEF. Its `entity` is `nil` if the file has
    /// neither a body nor files.
    static func make(of bytes: [UInt8], limits: ParserLimits) -> (entity: [UInt8]?, isSound: Bool)? {
        var writer = TNEFEntity(bytes, limits: limits)
        guard let content = writer.reader.read(0..<bytes.count) else { return nil }
        guard let part = writer.part(of: content, depth: 0) else { return (nil, writer.isSound) }
        var entity: [UInt8] = []
        entity.reserveCapacity(part.size + 2)
        part.writeEntity(to: &entity)
        return (entity, writer.isSound)
    }

    private mutating func part(of content: TNEFContent, depth: Int) -> BodyPart? {
        if !content.isSound { isSound = false }
        let text = TNEFText(bytes: bytes, content: content, limits: limits)
        let bodies = text.bodies()
        if !bodies.isSound { isSound = false }
        let shown = [
            bodies.text.map { Self.bodyPart($0, "text/plain") }, bodies.html.map { Self.bodyPart($0, "text/html") },
        ].compactMap { $0 }
        var parts = shown.count == 2 ? [multipart("alternative", shown)] : shown
        for attachment in content.attachments {
            if let message = attachment.message {
                parts.append(messagePart(message, attachment, text, depth: depth))
            } else {
                parts.append(filePart(attachment, text))
            }
        }
        return parts.isEmpty ? nil : multipart("mixed", parts)
    }

    private mutating func multipart(_ subtype: String, _ parts: [BodyPart]) -> BodyPart {
        boundaries += 1
        // `=_` can occur neither in base64 nor at the start of a header field.
        let boundary = "=_tnef.\(boundaries)"
        var header = HeaderWriter()
        header.parameters(
            "Content-Type", Parameters("multipart/\(subtype)", [.init(name: "boundary", value: boundary)]),
            style: .extended)
        return BodyPart(header: header.bytes, content: .parts(parts, boundary: boundary))
    }

    private static func bodyPart(_ body: TNEFText.Body, _ type: String) -> BodyPart {
        let items = body.charset.map { [Parameters.Item(name: "charset", value: $0)] } ?? []
        var header = HeaderWriter()
        header.parameters("Content-Type", Parameters(type, items), style: .extended)
        return leaf(&header, body.bytes[...])
    }

    private static func leaf(_ header: inout HeaderWriter, _ bytes: ArraySlice<UInt8>) -> BodyPart {
        header.short("Content-Transfer-Encoding", TransferEncoding.base64.rawValue)
        var body = bytes.withUnsafeBytes { Base64.encode($0) }
        // The line break before a boundary belongs to the boundary.
        if !body.isEmpty { body.removeLast(2) }
        return BodyPart(header: header.bytes, content: .leaf(body, isOpen: false))
    }

    private mutating func filePart(_ attachment: TNEFContent.Attachment, _ text: TNEFText) -> BodyPart {
        let properties = attachment.properties
        var data = attachment.data.map { bytes[$0] }
        if let value = properties[.attachmentData], data?.isEmpty != false {
            if value.type == MAPIProperties.binary { data = bytes[value.range] }
            if value.type == MAPIProperties.object { data = bytes[TNEFReader.withoutInterface(value.range)] }
        }
        // A reference to a file on the sender's machine has no data.
        if data == nil { isSound = false }
        let name = Self.fileName(of: attachment, text)
        var type = Self.mediaType(text.text(properties[.mediaType]))
        if let name { type.items.append(Parameters.Item(name: "name", value: name)) }
        let contentID = text.text(properties[.contentID]).flatMap { try? HeaderWriter.id($0, field: "") }
        let isInline =
            contentID != nil && !type.value.hasPrefix("text/")
            && (text.integer(properties[.isHidden]) ?? 0 != 0
                || (text.integer(properties[.attachmentFlags]) ?? 0) & Self.isRenderedInBody != 0)
        var header = HeaderWriter()
        header.parameters("Content-Type", type, style: .extended)
        if let contentID { header.ids("Content-ID", [contentID]) }
        header.parameters(
            "Content-Disposition",
            Parameters(
                isInline ? "inline" : "attachment", name.map { [Parameters.Item(name: "filename", value: $0)] } ?? []),
            style: .extended)
        return Self.leaf(&header, data ?? [])
    }

    /// ATT_MHTML_REF of PidTagAttachFlags (MS-OXCMSG §2.2.2.18).
    private static let isRenderedInBody = 4

    private static func fileName(of attachment: TNEFContent.Attachment, _ text: TNEFText) -> String? {
        let properties = attachment.properties
        let name =
            text.text(properties[.longFileName]) ?? text.text(attachment.title) ?? text.text(properties[.displayName])
            ?? text.text(properties[.shortFileName])
        return name.map { HeaderText.oneLine($0, limit: fileNameLimit) }
    }

    /// The longest file name, in bytes; longer ones are truncated.
    private static let fileNameLimit = 1000

    /// Returns the file's declared media type if a leaf may have it, else `application/octet-stream`.
    private static func mediaType(_ text: String?) -> Parameters {
        let halves = (text ?? "").lowercased().split(separator: "/", omittingEmptySubsequences: false)
        let isToken = halves.allSatisfy { half in
            1...60 ~= half.utf8.count
                && half.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
        }
        guard halves.count == 2, isToken, halves[0] != "multipart", halves[0] != "message" else {
            return Parameters("application/octet-stream")
        }
        return Parameters("\(halves[0])/\(halves[1])")
    }

    /// Returns an attached message as message/rfc822. Past the nesting limit it stays a TNEF file.
    private mutating func messagePart(
        _ range: Range<Int>, _ attachment: TNEFContent.Attachment, _ outer: TNEFText, depth: Int
    ) -> BodyPart {
        guard depth < limits.tnefNesting, let content = reader.read(range) else {
            isSound = false
            return filePart(attachment, outer)
        }
        let text = TNEFText(bytes: bytes, content: content, limits: limits)
        let name =
            Self.fileName(of: attachment, outer)
            ?? text.subject.map { HeaderText.oneLine($0, limit: Self.fileNameLimit) }
        var header = HeaderWriter()
        header.short("Content-Type", "message/rfc822")
        if let name {
            let fileName = name.lowercased().hasSuffix(".eml") ? name : name + ".eml"
            header.parameters(
                "Content-Disposition", Parameters("attachment", [.init(name: "filename", value: fileName)]),
                style: .extended)
        }
        var message = TNEFMessageHeader.lines(of: text)
        message += "MIME-Version: 1.0\r\n".utf8
        if let inner = part(of: content, depth: depth + 1) {
            inner.writeEntity(to: &message)
        } else {
            message += "\r\n".utf8
        }
        return BodyPart(header: header.bytes, content: .leaf(message, isOpen: false))
    }
}

extension BodyPart {
    /// Writes header and body.
    fileprivate func writeEntity(to output: inout [UInt8]) {
        output += header
        output += [0x0D, 0x0A]
        write(to: &output)
    }
}
