/// A part of a message: one node of its MIME tree. It is a view; nothing is decoded until it is accessed.
public struct Part: Sendable {
    let layout: MessageLayout
    let index: Int

    var record: PartRecord { layout.parts[index] }

    /// The part's own header; for the root, the message's.
    public var headers: HeaderFields {
        HeaderFields(layout: layout, source: record.source, range: record.fields)
    }

    /// The media type in lower case, such as `text/plain`: as declared, or RFC 2046's default.
    public var mediaType: String {
        let record = record
        guard !record.type.isEmpty else {
            if record.kind == .embeddedMessage { return "message/rfc822" }
            return record.kind.isMultipart ? "multipart/mixed" : "text/plain"
        }
        let type = layout.withBytes(of: record.source, in: record.type) { $0.lowercasedText }
        let subtype = layout.withBytes(of: record.source, in: record.subtype) { $0.lowercasedText }
        return "\(type)/\(subtype)"
    }

    /// Whether the media type is `text/…`.
    public var isText: Bool { record.kind.isText }

    /// Whether the media type is `multipart/…`.
    public var isMultipart: Bool { record.kind.isMultipart }

    /// The encoding of the body; `binary` if the field names an unknown one.
    public var transferEncoding: TransferEncoding { record.encoding }

    /// The parts of a multipart in order, or the single part inside S/MIME signed data or TNEF; empty for others.
    public var children: [Part] {
        guard record.kind.isMultipart || record.isOpened else { return [] }
        var children: [Part] = []
        var next = record.firstChild
        while next >= 0 {
            children.append(Part(layout: layout, index: next))
            next = layout.parts[next].nextSibling
        }
        return children
    }

    /// The content of an S/MIME part (application/pkcs7-mime); `nil` for other parts, and past the nesting limit.
    ///
    /// The content of signed data is the part's only child. The signature is not verified.
    public var smime: SMIMEContent? { record.smime }

    /// The message in a message/rfc822 or message/global part; `nil` for other parts, and past the nesting limit.
    public var message: Message? {
        guard record.kind == .embeddedMessage, record.firstChild >= 0 else { return nil }
        return Message(layout: layout, index: record.firstChild)
    }

    /// The body's range in the message's bytes; `nil` inside a part that was encoded as a whole, S/MIME or TNEF.
    ///
    /// For a multipart, it includes the preamble and the epilogue. The line break before a boundary belongs to the
    /// boundary.
    public var bodyRange: Range<Int>? {
        record.source == 0 ? record.body : nil
    }

    /// The body's bytes in the message, not decoded.
    public var rawBody: ArraySlice<UInt8> {
        layout.sources[record.source][record.body]
    }

    /// The part's number as in IMAP (RFC 3501 §6.4.5): `1`, `2.1`; empty for a multipart that is a whole message.
    public var section: String {
        layout.section(of: index)
    }
}

extension UnsafeRawBufferPointer {
    var lowercasedText: String {
        var bytes = [UInt8](self)
        for index in bytes.indices { bytes[index] = bytes[index].asciiLowercased }
        return String(decoding: bytes, as: UTF8.self)
    }
}
