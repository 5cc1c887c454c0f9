import FuzzDriver
import MIME

/// Any bytes are a TNEF file. Its contents are read, and are no more than the bytes can contain.
@main
enum FuzzTNEF {
    /// A bound on text growth, by compression (two bytes become 17) and by charset (one byte becomes three).
    private static let textGrowth = 64

    static func main() {
        FuzzTarget.run { base, count in
            FuzzTNEF.read(Array(UnsafeBufferPointer(start: base, count: count)))
            return 0
        }
    }

    private static func read(_ file: [UInt8]) {
        let header = "Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        let message = Message(parsing: Array(header.utf8) + file)
        FuzzTarget.require(message.root.children.count <= 1, "TNEF holds one entity")
        var fileBytes = 0
        var parts = 0
        for part in message.parts {
            parts += 1
            _ = (part.section, part.fileName, part.contentID, part.decodedText())
            if part.children.isEmpty, part.message == nil, part.disposition != nil {
                fileBytes += part.decodedBytes().count
            }
        }
        let limits = ParserLimits()
        FuzzTarget.require(parts <= limits.parts, "parts are limited")
        FuzzTarget.require(fileBytes <= file.count, "files are parts of the bytes that do not overlap")
        let text = (message.text ?? "").utf8.count + (message.html ?? "").utf8.count
        FuzzTarget.require(text <= (file.count + 1) * textGrowth, "text is in proportion to the bytes")
        for attachment in message.attachments {
            if let inner = attachment.part?.message {
                _ = (inner.subject, inner.from, inner.to, inner.date, inner.text)
            }
        }
        FuzzTarget.require(message.allDefects().count <= limits.defects, "defects are limited")
        if !message.root.children.isEmpty {
            FuzzTarget.require(
                !message.attachments.contains { $0.mediaType == "application/ms-tnef" && $0.part?.section == "1" },
                "files take the place of the TNEF")
        }
    }
}
