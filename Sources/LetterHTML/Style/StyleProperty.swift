/// The properties that are written, and what their values may be.
enum StyleProperty {
    /// What a value may be.
    enum Grammar {
        case colour
        /// One to this many lengths, or one of the words.
        case lengths(Int, [String])
        /// One of the words.
        case word([String])
        /// Some of the words, each a piece, and colours.
        case words([String], colours: Bool)
        /// A width, a style, a colour.
        case border
        case family
        case fontSize
        case fontWeight
        case lineHeight
        case font
        /// Only the colour stays.
        case background
    }

    static let grammars: [String: Grammar] = {
        var grammars: [String: Grammar] = [
            "color": .colour, "background-color": .colour, "background": .background,
            "font": .font, "font-family": .family, "font-size": .fontSize, "font-weight": .fontWeight,
            "font-style": .word(["normal", "italic", "oblique"]), "font-variant": .word(["normal", "small-caps"]),
            "line-height": .lineHeight,
            "letter-spacing": .lengths(1, ["normal"]), "word-spacing": .lengths(1, ["normal"]),
            "text-indent": .lengths(1, []),
            "text-align": .word(["left", "right", "center", "justify", "start", "end"]),
            "text-decoration": .words(decorations + lineStyles, colours: true),
            "text-decoration-line": .words(decorations, colours: false), "text-decoration-color": .colour,
            "text-decoration-style": .word(lineStyles),
            "text-transform": .word(["none", "capitalize", "uppercase", "lowercase"]),
            "vertical-align": .lengths(
                1, ["baseline", "sub", "super", "top", "text-top", "middle", "bottom", "text-bottom"]),
            "white-space": .word(["normal", "nowrap", "pre", "pre-wrap", "pre-line", "break-spaces"]),
            "word-break": .word(["normal", "break-all", "keep-all", "break-word"]),
            "word-wrap": .word(["normal", "break-word"]), "overflow-wrap": .word(["normal", "break-word", "anywhere"]),
            "hyphens": .word(["none", "manual", "auto"]), "direction": .word(["ltr", "rtl"]),
            "width": .lengths(1, ["auto"]), "height": .lengths(1, ["auto"]),
            "min-width": .lengths(1, ["auto"]), "min-height": .lengths(1, ["auto"]),
            "max-width": .lengths(1, ["none"]), "max-height": .lengths(1, ["none"]),
            "margin": .lengths(4, ["auto"]), "padding": .lengths(4, []),
            "border": .border, "border-width": .lengths(4, widths),
            "border-style": .words(borderStyles, colours: false),
            "border-color": .words([], colours: true), "border-radius": .lengths(4, []),
            "border-collapse": .word(["collapse", "separate"]), "border-spacing": .lengths(2, []),
            "display": .word([
                "none", "block", "inline", "inline-block", "list-item", "table", "inline-table", "table-row",
                "table-cell", "table-row-group", "table-header-group", "table-footer-group", "table-caption",
            ]),
            "float": .word(["none", "left", "right"]), "clear": .word(["none", "left", "right", "both"]),
            "overflow": .word(["visible", "hidden", "auto"]), "box-sizing": .word(["content-box", "border-box"]),
            "table-layout": .word(["auto", "fixed"]), "caption-side": .word(["top", "bottom"]),
            "empty-cells": .word(["show", "hide"]), "object-fit": .word(["contain", "cover", "fill", "scale-down"]),
            "list-style": .words(listStyles + ["inside", "outside"], colours: false),
            "list-style-type": .word(listStyles), "list-style-position": .word(["inside", "outside"]),
        ]
        for side in ["top", "right", "bottom", "left"] {
            grammars["margin-\(side)"] = .lengths(1, ["auto"])
            grammars["padding-\(side)"] = .lengths(1, [])
            grammars["border-\(side)"] = .border
            grammars["border-\(side)-width"] = .lengths(1, widths)
            grammars["border-\(side)-style"] = .word(borderStyles)
            grammars["border-\(side)-color"] = .colour
        }
        for corner in ["top-left", "top-right", "bottom-left", "bottom-right"] {
            grammars["border-\(corner)-radius"] = .lengths(1, [])
        }
        return grammars
    }()

    static let widths = ["thin", "medium", "thick"]
    static let borderStyles = [
        "none", "hidden", "dotted", "dashed", "solid", "double", "groove", "ridge", "inset", "outset",
    ]
    static let fontSizes = [
        "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "smaller", "larger",
    ]
    static let fontWeights = ["normal", "bold", "bolder", "lighter"]
    private static let decorations = ["none", "underline", "overline", "line-through"]
    private static let lineStyles = ["solid", "double", "dotted", "dashed", "wavy"]
    private static let listStyles = [
        "none", "disc", "circle", "square", "decimal", "decimal-leading-zero", "lower-alpha", "upper-alpha",
        "lower-latin", "upper-latin", "lower-roman", "upper-roman", "lower-greek",
    ]
}
