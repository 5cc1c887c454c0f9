/// What an HTML element does to the text around it.
struct HTMLElement {
    /// What a tag puts between the texts before and after it.
    enum Effect {
        /// Nothing: `<b>` is inside words.
        case none
        case space
        /// The line ends. A second one leaves an empty line.
        case line
        /// The line ends, if one is under way.
        case block
    }

    /// Longer names are none of those that matter.
    static let longestName = 12

    /// Whether the content is not text.
    let isSilent: Bool
    /// Whether white space is kept inside.
    let isPreformatted: Bool
    let atStart: Effect
    let afterEnd: Effect

    /// An element by its name, in any case of letters.
    init(_ name: UnsafeRawBufferPointer) {
        let name = name.lowercasedText
        isSilent = ["style", "script", "title", "template"].contains(name)
        isPreformatted = name == "pre" || name == "listing"
        switch name {
        case "br": (atStart, afterEnd) = (.line, .line)
        case "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "listing", "hr":
            (atStart, afterEnd) = (.line, .line)
        case "div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav", "aside", "address",
            "center", "form", "fieldset", "figure", "figcaption", "caption", "tbody", "thead", "tfoot", "body", "html",
            "option", "title":
            (atStart, afterEnd) = (.block, .block)
        case "td", "th": (atStart, afterEnd) = (.none, .space)
        case "img", "input", "button", "select": (atStart, afterEnd) = (.space, .space)
        default: (atStart, afterEnd) = (.none, .none)
        }
    }
}
