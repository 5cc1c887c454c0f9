extension Part {
    /// Returns the body with its transfer encoding undone. Text keeps the sender's bytes and line breaks.
    ///
    /// For a multipart or an embedded message, returns all of its bytes.
    public func decodedBytes() -> [UInt8] {
        decoded().bytes
    }

    /// Returns the body as text: transfer encoding undone, charset decoded as mail programs do, line breaks as LF.
    ///
    /// Works for any part, but only makes sense if the media type is `text/…`.
    public func decodedText() -> String {
        text().text
    }

    /// Returns the decoded bytes and the defects of the encoding.
    func decoded() -> TransferEncoding.Decoded {
        let record = record
        return layout.withBytes(of: record.source, in: record.body) { Self.decode($0, record.encoding) }
    }

    /// Returns the text and the defects of its charset.
    func text() -> DecodedText {
        let record = record
        let label = charset
        return layout.withBytes(of: record.source, in: record.body) { body in
            if record.encoding.isIdentity { return Self.decodeText(body, record.kind, label: label) }
            let bytes = Self.decode(body, record.encoding).bytes
            return bytes.withUnsafeBytes { Self.decodeText($0, record.kind, label: label) }
        }
    }

    /// Decodes text by its charset. HTML and XML may declare it themselves.
    private static func decodeText(
        _ bytes: UnsafeRawBufferPointer, _ kind: PartRecord.Kind, label: String?
    ) -> DecodedText {
        kind == .html || kind == .otherText
            ? Charset.decodeMarkup(bytes, label: label) : LineBreaks.decodeText(bytes, label: label)
    }

    /// Undoes a transfer encoding. Quoted-printable needs LF, so line breaks of a lone CR are converted first.
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
