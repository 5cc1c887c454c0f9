/// A part of a message: one node of the tree that MIME makes of it. A view; nothing is decoded until it is asked for.
public struct Part: Sendable {
    let layout: MessageLayout
    let index: Int

    var record: PartRecord { layout.parts[index] }

    /// The part's own header; of a message's root, the message's.
    public var headers: HeaderFields {
        HeaderFields(layout: layout, source: record.source, range: record.fields)
    }

    /// The media type in lower case, e.g. `text/plain`: what stands there, or the default that RFC 2046 sets.
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

    /// How the body is encoded; `binary` where the field names an encoding that is not known.
    public var transferEncoding: TransferEncoding { record.encoding }

    /// The parts of a multipart, in order, and the one part inside S/MIME signed data or TNEF; empty for any other.
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

    /// What an S/MIME part (application/pkcs7-mime) holds; `nil` for any other, and past the limit of nesting.
    ///
    /// The content of signed data is the part's only child. Whether its signature holds is not checked.
    public var smime: SMIMEContent? { record.smime }

    /// The message inside a message/rfc822 or message/global part; nil for any other, and past the limit of nesting.
    public var message: Message? {
        guard record.kind == .embeddedMessage, record.firstChild >= 0 else { return nil }
        return Message(layout: layout, index: record.firstChild)
    }

    /// Where the body lies in the message's bytes; nil inside a part that was encoded as a whole, S/MIME or TNEF.
    ///
    /// Of a multipart it is all from the preamble to the epilogue. The line break before a boundary belongs to the boundary.
    public var bodyRange: Range<Int>? {
        record.source == 0 ? record.body : nil
    }

    /// The body as it stands in the message, not decoded.
    public var rawBody: ArraySlice<UInt8> {
        layout.sources[record.source][record.body]
    }

    /// The part's number as IMAP has it (RFC 3501 section 6.4.5): `1`, `2.1`; empty for a multipart that is a whole message.
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
