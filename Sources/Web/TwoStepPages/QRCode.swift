import CQREncode

/// A QR code as inline SVG (ISO/IEC 18004, error correction M).
enum QRCode {
    /// The most bytes of text.
    static let longestText = 500
    /// The light modules around the code that a reader needs.
    private static let margin = 4

    /// Returns the SVG of a text; `nil` if it is too long.
    static func svg(of text: String) -> String? {
        guard text.utf8.count <= longestText, let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else {
            return nil
        }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { return nil }
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard data[row * width + column] & 1 == 1 else {
                    column += 1
                    continue
                }
                var end = column
                while end < width, data[row * width + end] & 1 == 1 { end += 1 }
                path += "M\(column + margin) \(row + margin)h\(end - column)v1h-\(end - column)z"
                column = end
            }
        }
        let size = width + 2 * margin
        return "<svg viewBox=\"0 0 \(size) \(size)\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">"
            + "<path d=\"\(path)\"/></svg>"
    }
}
