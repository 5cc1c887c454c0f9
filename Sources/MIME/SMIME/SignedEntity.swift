/// The signed content of S/MIME as the MIME entity that it has to be (RFC 8551 §3.1).
enum SignedEntity {
    /// The entity; `nil` if the content is a file that was signed as it is, which only looks like S/MIME (`offer.pdf.p7m`).
    ///
    /// Text without any header, as `openssl cms -sign` makes it of plain files, gets an empty one.
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
