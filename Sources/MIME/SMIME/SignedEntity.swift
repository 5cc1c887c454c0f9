/// The signed content of S/MIME as a MIME entity, which it has to be (RFC 8551 §3.1).
enum SignedEntity {
    /// Returns the entity; `nil` if the content is a plain signed file that only looks like S/MIME (`offer.pdf.p7m`).
    ///
    /// Text without any header, as `openssl cms -sign` makes from plain files, gets an empty header.
    static func entity(of content: [UInt8]) -> [UInt8]? {
        guard let first = content.first else { return nil }
        if first.isLineEnd || beginsWithField(content) { return content }
        guard !content.contains(0), String(validating: content, as: UTF8.self) != nil else { return nil }
        return [0x0D, 0x0A] + content
    }

    private static func beginsWithField(_ content: [UInt8]) -> Bool {
        var lineEnds = LineEnds()
        let line = lineEnds.line(in: content.span, from: 0, to: content.count)
        return HeaderLine(content.span, 0..<line.contentEnd).isField
    }
}
