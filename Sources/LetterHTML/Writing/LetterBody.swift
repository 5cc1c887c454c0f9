/// What a document's `<body>` says about the whole letter.
enum LetterBody {
    /// Returns the attributes of the `<div>` that stands for the body; none if there is nothing to say.
    static func attributes(of body: LetterNode, in root: LetterNode) -> LetterAttributes {
        var style = LetterStyle(body.attribute("style") ?? "")
        if let colour = body.attribute("text").flatMap(StyleColour.readAttribute) { style.prepend("color", colour) }
        if let colour = body.attribute("bgcolor").flatMap(StyleColour.readAttribute) {
            style.prepend("background-color", colour)
        }
        return LetterAttributes(body, of: .span, style: style, document: root)
    }
}
