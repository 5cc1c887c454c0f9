/// Text from outside, made fit for a terminal.
enum TerminalText {
    /// On one line, without anything that a terminal obeys or that turns the direction of writing: each such character becomes `·`, a tab a space.
    static func oneLine(_ text: some StringProtocol) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09: line.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: line.append("\u{B7}")
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
