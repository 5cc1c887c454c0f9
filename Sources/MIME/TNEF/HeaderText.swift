/// Outside text to be written into a header field.
enum HeaderText {
    /// Returns the text on one line, without control characters, truncated to `limit` bytes at a character boundary.
    static func oneLine(_ text: String, limit: Int) -> String {
        var line = ""
        var count = 0
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            guard count <= limit else { break }
            line.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return line
    }
}
