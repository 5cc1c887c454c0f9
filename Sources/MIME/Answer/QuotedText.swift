/// The text of a message as a reply quotes it.
enum QuotedText {
    /// The most bytes of text quoted. The rest is left out, and a line says so.
    static let longest = 256 * 1024

    /// Returns the readable text of a message: its plain text, or the words of its HTML.
    static func text(of message: Message) -> String {
        if let text = message.text, !text.allSatisfy(\.isWhitespace) { return clipped(text) }
        guard let html = message.html else { return "" }
        return HTMLText.text(of: html, layout: .paragraphs, limit: longest)
    }

    /// Returns the text with `> ` before each line; a line that is already quoted gets only `>` (RFC 3676 §4.5).
    static func quoted(_ text: String) -> String {
        lines(of: text).map { $0.first == ">" ? ">\($0)" : $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    }

    /// Returns the text as HTML inside a quotation. It is escaped, so that a stranger's markup is not passed on.
    static func quotedHTML(_ text: String) -> String {
        let escaped = lines(of: text).map(escaped).joined(separator: "<br>\n")
        return "<blockquote type=\"cite\" style=\"margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex\">"
            + escaped + "</blockquote>"
    }

    static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Returns the lines without trailing blank ones. NUL, which no text part may have, is dropped.
    private static func lines(of text: String) -> [Substring] {
        var lines = text.replacing("\r\n", with: "\n").replacing("\0", with: "")
            .split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines
    }

    private static func clipped(_ text: String) -> String {
        guard text.utf8.count > longest else { return text }
        return String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "\n[…]"
    }
}
