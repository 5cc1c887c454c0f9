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
        return layout.withBytes(of: record.source, in: record.body) { record.encoding.decode($0) }
    }

    /// The text with what is wrong with its charset.
    func text() -> DecodedText {
        let record = record
        let label = charset
        return layout.withBytes(of: record.source, in: record.body) { body in
            if record.encoding.isIdentity { return LineBreaks.decodeText(body, label: label) }
            let bytes = record.encoding.decode(body).bytes
            return bytes.withUnsafeBytes { LineBreaks.decodeText($0, label: label) }
        }
    }
}
