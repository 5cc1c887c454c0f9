import CGumbo

/// How mail programs mark the earlier text that an answer quotes.
enum QuoteMark {
    /// The element holds the earlier text.
    case quote
    /// The element is the line before the earlier text: "Jana wrote:".
    case prefix
    /// Earlier text goes from the element to the letter's end.
    case start

    private static let quotes: Set<Substring> = [
        "gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "gmail_extra_quote",
    ]
    private static let starts: Set<Substring> = [
        "divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container",
    ]

    /// Reads the mark of an element. `nil` if it has none.
    init?(_ node: LetterNode) {
        guard node.hasAttributes else { return nil }
        let classes = (node.attribute("class") ?? "").split { " \t\n".contains($0) }.prefix(20)
        if classes.contains(where: Self.quotes.contains) {
            self = .quote
        } else if classes.contains("moz-cite-prefix") {
            self = .prefix
        } else if node.tag == GUMBO_TAG_BLOCKQUOTE, node.attribute("type")?.lowercased() == "cite" {
            self = .quote
        } else if let identifier = node.attribute("id"), Self.starts.contains(Self.withoutPrefix(identifier)) {
            // Outlook on the web puts x_ before the names of earlier letters.
            self = .start
        } else if node.tag == GUMBO_TAG_DIV, let style = node.attribute("style"), Self.isOutlookLine(style) {
            self = .start
        } else {
            return nil
        }
    }

    private static func withoutPrefix(_ identifier: String) -> Substring {
        var identifier = identifier.prefix(100)
        while identifier.hasPrefix("x_") { identifier = identifier.dropFirst(2) }
        return identifier
    }

    /// Whether a style has the line that Outlook draws above the header of an earlier letter.
    private static func isOutlookLine(_ style: String) -> Bool {
        guard style.utf8.count <= 1000 else { return false }
        let text = style.lowercased().filter { !$0.isWhitespace }
        return ["border-top:solid#e1e1e1", "border-top:solid#b5c4df"].contains { text.contains($0) }
    }
}
