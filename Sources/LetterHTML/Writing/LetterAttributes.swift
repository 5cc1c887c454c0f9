/// The attributes of an element that are written, other than addresses: of each a checked value, in a fixed order.
struct LetterAttributes {
    private(set) var written: [(name: StaticString, value: String)] = []
    /// Whether an attribute sets a colour of text or background.
    private(set) var setsColours: Bool

    /// The longest `title` and `alt`, in bytes.
    private static let longestText = 2000

    /// - Parameter document: The element `html`, whose direction and language count if the node is its body.
    init(_ node: LetterNode, of element: WrittenElement, style: LetterStyle, document: LetterNode? = nil) {
        setsColours = style.setsColours
        if let style = style.text { written.append(("style", style)) }
        add("dir", from: node.attribute("dir") == nil ? document ?? node : node) {
            ["ltr", "rtl", "auto"].contains($0) ? $0 : nil
        }
        add("lang", from: node.attribute("lang") == nil ? document ?? node : node, Self.language)
        addText("title", from: node)
        switch element.kind {
        case .table, .columnGroup, .column, .section, .row, .cell: addOfTable(node, element)
        case .paragraph, .division, .heading, .rule, .caption:
            add("align", from: node) { ["left", "center", "right", "justify"].contains($0) ? $0 : nil }
        default: break
        }
        switch element {
        case .font:
            addColour("color", from: node)
            add("face", from: node, Self.face)
            add("size", from: node, Self.fontSize)
        case .hr:
            add("width", from: node, Self.dimension)
            add("size", from: node) { Self.number($0, 0...100) }
        case .ol:
            add("type", from: node) { ["1", "a", "i"].contains($0) ? $0 : nil }
            add("start", from: node) { Self.number($0, 0...99_999) }
        case .ul: add("type", from: node) { ["disc", "circle", "square"].contains($0) ? $0 : nil }
        case .li: add("value", from: node) { Self.number($0, 0...99_999) }
        case .img: addOfPicture(node)
        default: break
        }
    }

    private mutating func addOfTable(_ node: LetterNode, _ element: WrittenElement) {
        add("align", from: node) { ["left", "center", "right", "justify"].contains($0) ? $0 : nil }
        if element != .table {
            add("valign", from: node) { ["top", "middle", "bottom", "baseline"].contains($0) ? $0 : nil }
        }
        if ![.columnGroup, .column].contains(element.kind) { addColour("bgcolor", from: node) }
        add("width", from: node, Self.dimension)
        add("height", from: node, Self.dimension)
        switch element.kind {
        case .table:
            add("border", from: node) { $0.isEmpty ? "1" : Self.number($0, 0...100) }
            add("cellpadding", from: node) { Self.number($0, 0...1000) }
            add("cellspacing", from: node) { Self.number($0, 0...1000) }
        case .cell:
            add("colspan", from: node) { Self.number($0, 1...1000) }
            add("rowspan", from: node) { Self.number($0, 1...1000) }
            add("nowrap", from: node) { _ in "nowrap" }
        case .column, .columnGroup: add("span", from: node) { Self.number($0, 1...1000) }
        default: break
        }
    }

    private mutating func addOfPicture(_ node: LetterNode) {
        // Without it, a picture left out would be shown as a broken one.
        written.append(("alt", text("alt", of: node) ?? ""))
        add("align", from: node) { ["left", "right", "top", "middle", "bottom"].contains($0) ? $0 : nil }
        add("width", from: node, Self.dimension)
        add("height", from: node, Self.dimension)
        add("border", from: node) { Self.number($0, 0...100) }
        add("hspace", from: node) { Self.number($0, 0...100) }
        add("vspace", from: node) { Self.number($0, 0...100) }
    }

    /// Adds an attribute if its value, in lower case and without white space around it, is fit.
    private mutating func add(_ name: StaticString, from node: LetterNode, _ read: (String) -> String?) {
        guard let value = node.attribute(name), value.utf8.count <= 200,
            let fit = read(value.trimmingSpaces.lowercased())
        else { return }
        written.append((name, fit))
    }

    private mutating func addText(_ name: StaticString, from node: LetterNode) {
        if let value = text(name, of: node) { written.append((name, value)) }
    }

    private func text(_ name: StaticString, of node: LetterNode) -> String? {
        node.attribute(name).flatMap { $0.utf8.count <= Self.longestText ? $0 : nil }
    }

    private mutating func addColour(_ name: StaticString, from node: LetterNode) {
        guard let colour = node.attribute(name).flatMap(StyleColour.readAttribute) else { return }
        written.append((name, colour))
        setsColours = true
    }

    mutating func append(_ name: StaticString, _ value: String) {
        written.append((name, value))
    }

    // MARK: Values

    /// A tag of a language (RFC 5646), by its characters.
    private static func language(_ value: String) -> String? {
        let isFit = value.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
        return isFit && !value.isEmpty && value.utf8.count <= 35 ? value : nil
    }

    /// A number of pixels, or a percentage.
    private static func dimension(_ value: String) -> String? {
        if value.hasSuffix("%") { return number(String(value.dropLast()), 0...100).map { $0 + "%" } }
        return number(value.hasSuffix("px") ? String(value.dropLast(2)) : value, 0...5000)
    }

    /// A whole number; beyond its range, the nearest. A fraction is cut off.
    private static func number(_ value: String, _ range: ClosedRange<Int>) -> String? {
        let digits = value.utf8.prefix { 0x30...0x39 ~= $0 }
        let rest = value.utf8.dropFirst(digits.count)
        guard !digits.isEmpty, rest.first ?? 0x2E == 0x2E, rest.dropFirst().allSatisfy({ 0x30...0x39 ~= $0 }) else {
            return nil
        }
        let number = Int(Substring(digits.prefix(9))) ?? range.upperBound
        return String(min(max(number, range.lowerBound), range.upperBound))
    }

    /// A size of `<font>`: `1` to `7`, or a difference.
    private static func fontSize(_ value: String) -> String? {
        let digits = value.hasPrefix("+") || value.hasPrefix("-") ? value.dropFirst() : value[...]
        guard digits.utf8.count == 1, let digit = digits.utf8.first, 0x30...0x39 ~= digit else { return nil }
        return value
    }

    private static func face(_ value: String) -> String? {
        let isFit = value.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789 ,-_.'".unicodeScalars.contains($0)
        }
        return isFit && !value.isEmpty ? value : nil
    }
}
