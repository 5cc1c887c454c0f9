/// Text from outside that is to be written into a header field.
enum HeaderText {
    /// The text on one line, without control characters, cut to `limit` bytes at a character's end.
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
