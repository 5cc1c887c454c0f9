import CGumbo

/// What is written behind a link that claims to lead elsewhere: a `<span>` with the true host in brackets.
enum TrueHostMark {
    /// Readable whatever the letter's style around it is, and from left to right.
    private static let style =
        "display:inline;font-size:14px;line-height:20px;letter-spacing:0;text-indent:0;text-transform:none;"
        + "color:#a40000;background-color:#ffffff"

    static let attributes: [(name: StaticString, value: String)] = [("style", style), ("dir", "ltr")]

    static func text(_ host: HostName) -> String { " [\(host.name)]" }

    /// Whether a node is this very mark, from an earlier cleaning.
    static func isMark(_ node: LetterNode, _ text: String) -> Bool {
        guard node.tag == GUMBO_TAG_SPAN, node.attribute("style") == style, node.attribute("dir") == "ltr",
            node.childCount == 1, let child = node.child(0)
        else { return false }
        return child.isText && child.text.elementsEqual(text.utf8)
    }
}
