extension Part {
    /// The body with its transfer encoding undone. The bytes of text are as the sender wrote them, line ends too.
    ///
    /// Of a multipart, and of a message inside, all of its bytes.
    public func decodedBytes() -> [UInt8] {
        decoded().bytes
    }

    /// The body as text: transfer encoding undone, bytes read by the charset as mail programs read it, line ends turned to LF.
    ///
    /// Any part has such a text; it means something where the media type is `text/…`.
    public func decodedText() -> String {
        text().text
    }

    /// The decoded bytes with what is wrong in the encoding.
    func decoded() -> TransferEncoding.Decoded {
        let record = record
        return layout.withBytes(of: record.source, in: record.body) { Self.decode($0, record.encoding) }
    }

    /// The text with what is wrong with its charset.
    func text() -> DecodedText {
        let record = record
        let label = charset
        return layout.withBytes(of: record.source, in: record.body) { body in
            if record.encoding.isIdentity { return Self.decodeText(body, record.kind, label: label) }
            let bytes = Self.decode(body, record.encoding).bytes
            return bytes.withUnsafeBytes { Self.decodeText($0, record.kind, label: label) }
        }
    }

    /// Text by its charset. HTML and XML may name one themselves.
    private static func decodeText(
        _ bytes: UnsafeRawBufferPointer, _ kind: PartRecord.Kind, label: String?
    ) -> DecodedText {
        kind == .html || kind == .otherText
            ? Charset.decodeMarkup(bytes, label: label) : LineBreaks.decodeText(bytes, label: label)
    }

    /// Undoes a transfer encoding. Quoted-printable knows lines by their LF; where they end in CR alone they are mended first.
    private static func decode(_ body: UnsafeRawBufferPointer, _ encoding: TransferEncoding) -> TransferEncoding.Decoded
    {
        guard encoding == .quotedPrintable || encoding == .uuencode else { return encoding.decode(body) }
        let span = Span<UInt8>(_unsafeBytes: body)
        guard span.firstOffset(of: 0x0A, from: 0, to: body.count) == nil,
            span.firstOffset(of: 0x0D, from: 0, to: body.count) != nil
        else { return encoding.decode(body) }
        return encoding.decode(LineBreaks.normalized(body))
    }
}
