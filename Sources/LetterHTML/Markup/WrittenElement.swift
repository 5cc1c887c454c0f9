import CGumbo

/// The elements that are written. Nothing else ever is.
enum WrittenElement: String, CaseIterable {
    case a, b, br, big, bdi, bdo, blockquote, caption, center, cite, code, col, colgroup, dd, del, dfn, div, dl, dt, em
    case font, h1, h2, h3, h4, h5, h6, hr, i, img, ins, kbd, li, mark, ol, p, pre, q, s, samp, small, span, strike
    case strong, sub, sup, table, tbody, td, tfoot, th, thead, tr, tt, u, ul, `var`, wbr

    /// How a parser treats the element, as far as its place depends on that.
    enum Kind {
        /// May be anywhere among text.
        case inline
        case link
        /// Without content and end tag, among text.
        case void
        /// Its start tag ends an open `<p>`.
        case block
        /// A block without content and end tag.
        case rule
        case paragraph
        /// A `<div>`: a block that does not keep a `<li>` in it from ending the `<li>` around it.
        case division
        case heading, preformatted
        case item, term
        case table, caption, columnGroup, column, section, row, cell
    }

    var kind: Kind {
        switch self {
        case .a: .link
        case .br, .img, .wbr: .void
        case .hr: .rule
        case .p: .paragraph
        case .div: .division
        case .h1, .h2, .h3, .h4, .h5, .h6: .heading
        case .pre: .preformatted
        case .li: .item
        case .dd, .dt: .term
        case .blockquote, .center, .dl, .ol, .ul: .block
        case .table: .table
        case .caption: .caption
        case .colgroup: .columnGroup
        case .col: .column
        case .thead, .tbody, .tfoot: .section
        case .tr: .row
        case .td, .th: .cell
        default: .inline
        }
    }

    var hasContent: Bool { ![.void, .rule, .column].contains(kind) }
}

/// What becomes of a letter's element.
enum ElementTreatment {
    case write(WrittenElement)
    /// Only its content is written.
    case unwrap
    /// Neither the element nor its content is written.
    case leaveOut

    /// Returns the treatment of a letter's element by its tag; `nil` is an element of SVG or MathML.
    static func of(_ tag: GumboTag?) -> ElementTreatment {
        guard let tag, Int(tag.rawValue) < byTag.count else { return .leaveOut }
        return byTag[Int(tag.rawValue)]
    }

    private static let byTag: [ElementTreatment] = (0...GUMBO_TAG_LAST.rawValue).map { number in
        guard number < GUMBO_TAG_UNKNOWN.rawValue, let name = gumbo_normalized_tagname(GumboTag(rawValue: number))
        else {
            return .unwrap
        }
        let text = String(cString: name)
        if let element = WrittenElement(rawValue: text) { return .write(element) }
        switch text {
        case "address", "article", "aside", "details", "fieldset", "figcaption", "figure", "footer", "form", "header",
            "hgroup", "legend", "main", "nav", "option", "optgroup", "section", "summary":
            return .write(.div)
        case "menu", "dir": return .write(.ul)
        case "listing", "plaintext", "xmp": return .write(.pre)
        case "acronym", "abbr": return .write(.span)
        case "head", "iframe", "math", "noembed", "noframes", "noscript", "script", "style", "svg", "template", "title":
            return .leaveOut
        default: return .unwrap
        }
    }
}
