/// The effect of an HTML element on the text around it.
struct HTMLElement {
    /// What a tag puts between the texts before and after it.
    enum Effect {
        /// Nothing: `<b>` may be inside a word.
        case none
        case space
        /// A line break. A second one leaves an empty line.
        case line
        /// A line break, unless the line is empty.
        case block
    }

    /// The longest name that matters.
    static let longestName = 12

    /// Whether the content is not text.
    let isSilent: Bool
    /// Whether white space inside is kept.
    let isPreformatted: Bool
    let atStart: Effect
    let afterEnd: Effect

    /// Looks up an element by its name, compared case-insensitively.
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
