/// How a word looks on a terminal.
enum TextStyle: Sendable {
    case plain, bold, dim, good, warning, bad

    /// Returns the word with its codes, or unchanged if nothing is coloured.
    func applied(to text: String, usesColour: Bool) -> String {
        guard usesColour, let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private var code: String? {
        switch self {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        }
    }
}
