/// Reads the lines of an HTML-only bounce: drops tags and decodes the few entities in addresses and codes.
enum MarkupLines {
    /// How much of the HTML is read, in bytes. No bounce has anything relevant after that.
    private static let furthest = 256 * 1024
    /// The elements that end a line.
    private static let breaks: Set<String> = ["br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "pre"]
    private static let entities: [(name: [UInt8], byte: UInt8)] = [
        ("lt;", 0x3C), ("gt;", 0x3E), ("quot;", 0x22), ("nbsp;", 0x20), ("#64;", 0x40), ("amp;", 0x26),
    ].map { (Array($0.0.utf8), $0.1) }

    static func text(_ html: String) -> String {
        let bytes = Array(html.utf8.prefix(furthest))
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 0x3C:
                let end = bytes[position...].firstIndex(of: 0x3E) ?? bytes.count
                let name = bytes[position..<end].drop { $0 == 0x2F }.prefix { $0.isASCIIAlphanumeric }
                if name.count <= 5, breaks.contains(String(decoding: name, as: UTF8.self).lowercased()) {
                    output.append(0x0A)
                }
                position = min(end + 1, bytes.count)
            case 0x26:
                let entity = entities.first { bytes[position...].starts(with: $0.name) }
                output.append(entity?.byte ?? byte)
                position += entity?.name.count ?? 0
            case 0x0D: break
            default: output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
