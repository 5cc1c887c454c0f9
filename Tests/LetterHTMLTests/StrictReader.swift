/// Reads what the cleaner wrote, by rules of its own: far stricter than a browser, and written without looking at the
/// cleaner's lists.
struct StrictReader {
    /// Why something is not allowed.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private static let inline = words(
        "b big bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var")
    private static let blocks = words("blockquote center div dl h1 h2 h3 h4 h5 h6 li dd dt ol p pre ul")
    private static let frames = words("table caption colgroup thead tbody tfoot tr td th")
    private static let void = words("br hr img wbr col")
    private static let attributes: [String: [String]] = [
        "a": ["href", "target", "rel"], "font": ["color", "face", "size"], "hr": ["align", "width", "size"],
        "p": ["align"], "div": ["align"], "h1": ["align"], "h2": ["align"], "h3": ["align"], "h4": ["align"],
        "h5": ["align"], "h6": ["align"], "caption": ["align"], "ol": ["type", "start"], "ul": ["type"],
        "li": ["value"],
        "img": ["src", "alt", "align", "width", "height", "border", "hspace", "vspace"],
        "table": ["align", "bgcolor", "width", "height", "border", "cellpadding", "cellspacing"],
        "colgroup": ["align", "valign", "width", "height", "span"],
        "col": ["align", "valign", "width", "height", "span"],
        "thead": ["align", "valign", "bgcolor", "width", "height"],
        "tbody": ["align", "valign", "bgcolor", "width", "height"],
        "tfoot": ["align", "valign", "bgcolor", "width", "height"],
        "tr": ["align", "valign", "bgcolor", "width", "height"],
        "td": ["align", "valign", "bgcolor", "width", "height", "colspan", "rowspan", "nowrap"],
        "th": ["align", "valign", "bgcolor", "width", "height", "colspan", "rowspan", "nowrap"],
    ]
    private static let everywhere = ["style", "dir", "lang", "title"]

    private let text: [Unicode.Scalar]
    private var place = 0
    private var open: [String] = []
    /// The letter's text, references decoded.
    private(set) var content = ""
    /// The addresses of links and pictures.
    private(set) var addresses: [String] = []

    /// Reads all of a text, or throws.
    init(_ html: String) throws {
        text = Array(html.unicodeScalars)
        while place < text.count {
            switch text[place] {
            case "<": try readTag()
            case ">": throw Refusal(description: "a > in a text")
            case "&": content.unicodeScalars.append(try readReference())
            default:
                try check(text[place])
                if ["table", "colgroup", "thead", "tbody", "tfoot", "tr"].contains(open.last) {
                    throw Refusal(description: "text in <\(open.last ?? "")>")
                }
                content.unicodeScalars.append(text[place])
                place += 1
            }
        }
        guard open.isEmpty else { throw Refusal(description: "not ended: \(open)") }
    }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private func check(_ scalar: Unicode.Scalar) throws {
        let isControl = scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || 0x7F...0x9F ~= scalar.value
        let turns = 0x202A...0x202E ~= scalar.value || 0x2066...0x2069 ~= scalar.value
        guard !isControl, !turns else { throw Refusal(description: "a control character \(scalar.value)") }
    }

    private mutating func readReference() throws -> Unicode.Scalar {
        for (name, scalar) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")]
            as [(String, Unicode.Scalar)]
        where text[place...].starts(with: name.unicodeScalars) {
            place += name.unicodeScalars.count
            return scalar
        }
        throw Refusal(description: "an & that begins none of four references")
    }

    private mutating func take(_ expected: String) throws {
        guard text[place...].starts(with: expected.unicodeScalars) else {
            throw Refusal(description: "no \(expected) at \(place)")
        }
        place += expected.unicodeScalars.count
    }

    private mutating func readName() throws -> String {
        var name = ""
        while place < text.count, "abcdefghijklmnopqrstuvwxyz123456".unicodeScalars.contains(text[place]) {
            name.unicodeScalars.append(text[place])
            place += 1
        }
        guard !name.isEmpty else { throw Refusal(description: "no name at \(place)") }
        return name
    }

    private mutating func readTag() throws {
        if place + 1 < text.count, text[place + 1] == "/" {
            try take("</")
            let name = try readName()
            guard open.popLast() == name else { throw Refusal(description: "</\(name)> ends nothing") }
            return try take(">")
        }
        try take("<")
        let name = try readName()
        try checkPlace(of: name)
        var seen: Set<String> = []
        while place < text.count, text[place] == " " {
            place += 1
            let attribute = try readName()
            guard Self.everywhere.contains(attribute) || Self.attributes[name]?.contains(attribute) == true else {
                throw Refusal(description: "<\(name)> with \(attribute)")
            }
            guard seen.insert(attribute).inserted else { throw Refusal(description: "\(attribute) twice") }
            try take("=\"")
            var value = ""
            while place < text.count, text[place] != "\"" {
                guard text[place] != "<", text[place] != ">" else { throw Refusal(description: "a bracket in a value") }
                if text[place] == "&" {
                    value.unicodeScalars.append(try readReference())
                } else {
                    try check(text[place])
                    value.unicodeScalars.append(text[place])
                    place += 1
                }
            }
            try take("\"")
            try StrictValue.check(attribute, value)
            if attribute == "href" || attribute == "src" { addresses.append(value) }
        }
        if name == "a", !seen.isSuperset(of: ["href", "target", "rel"]) { throw Refusal(description: "a bare link") }
        try take(">")
        if !Self.void.contains(name) { open.append(name) }
        guard open.count <= 100 else { throw Refusal(description: "nested too deep") }
    }

    /// Refuses an element where a parser would not leave it.
    private func checkPlace(of name: String) throws {
        let parents: [String: [String]] = [
            "caption": ["table"], "colgroup": ["table"], "thead": ["table"], "tbody": ["table"], "tfoot": ["table"],
            "tr": ["thead", "tbody", "tfoot"], "td": ["tr"], "th": ["tr"], "col": ["colgroup"],
        ]
        let parent = open.last ?? ""
        if let allowed = parents[name] {
            guard allowed.contains(parent) else { throw Refusal(description: "<\(name)> in <\(parent)>") }
            return
        }
        if ["table", "colgroup", "thead", "tbody", "tfoot", "tr"].contains(parent) {
            throw Refusal(description: "<\(name)> in <\(parent)>")
        }
        let cell = open.lastIndex { ["td", "th", "caption"].contains($0) } ?? -1
        let near = open[(cell + 1)...]
        let isBlock = Self.blocks.contains(name) || name == "table" || name == "hr"
        guard isBlock || Self.inline.contains(name) || Self.void.contains(name) || name == "a" else {
            throw Refusal(description: "<\(name)>")
        }
        if isBlock, near.contains("p") { throw Refusal(description: "<\(name)> in <p>") }
        if name == "a", open.contains("a") { throw Refusal(description: "<a> in <a>") }
    }
}

/// What values of attributes may be.
enum StrictValue {
    static func check(_ attribute: String, _ value: String) throws {
        let isFit =
            switch attribute {
            case "style": try isStyle(value)
            case "href":
                ["http://", "https://", "mailto:", "tel:"].contains { value.hasPrefix($0) } && isAddress(value)
            case "src":
                isAddress(value)
                    && [
                        "cid:", "https://", "http://", "data:image/png;base64,", "data:image/gif;base64,",
                        "data:image/jpeg;base64,", "data:image/webp;base64,", "/pictures/",
                    ].contains { value.hasPrefix($0) }
            case "target": value == "_blank"
            case "rel": value == "noopener noreferrer"
            case "title", "alt": true
            default:
                value.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || "0123456789#%+-,. _'".unicodeScalars.contains($0)
                }
            }
        guard isFit else { throw StrictReader.Refusal(description: "\(attribute)=\(value)") }
    }

    private static func isAddress(_ value: String) -> Bool {
        value.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x5C && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }
    }

    /// Properties, and first words of properties, that are never written.
    private static let barred = [
        "position", "top", "right", "bottom", "left", "inset", "z-index", "content", "animation", "transition",
        "filter",
        "backdrop-filter", "pointer-events", "transform", "cursor", "behavior", "background-image", "opacity", "image",
        "visibility", "clip", "mask", "appearance", "all", "resize", "zoom", "offset", "perspective", "grid", "flex",
        "order", "unicode-bidi", "list-style-image", "border-image", "user-select", "will-change", "contain",
    ]

    private static func isStyle(_ value: String) throws -> Bool {
        for declaration in value.split(separator: ";", omittingEmptySubsequences: false) {
            let parts = declaration.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return false }
            guard !barred.contains(where: { parts[0] == $0 || parts[0].hasPrefix($0 + "-") }) else { return false }
            guard parts[0].utf8.allSatisfy({ 0x61...0x7A ~= $0 || $0 == 0x2D }) else { return false }
            guard isStyleValue(String(parts[1])) else { return false }
        }
        return !value.isEmpty
    }

    private static func isStyleValue(_ value: String) -> Bool {
        var rest = value[...]
        while let parenthesis = rest.firstIndex(of: "(") {
            let name = rest[..<parenthesis].split { " ,".contains($0) }.last ?? ""
            guard ["rgb", "rgba", "hsl", "hsla"].contains(name),
                let close = rest.firstIndex(of: ")"), close > parenthesis,
                rest[parenthesis..<close].dropFirst().utf8.allSatisfy({
                    0x30...0x39 ~= $0 || [0x2C, 0x2E, 0x25, 0x64, 0x65, 0x67].contains($0)
                })
            else { return false }
            rest = rest[close...].dropFirst()
        }
        return !value.isEmpty && !rest.contains(")") && !value.contains("url")
            && value.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || "0123456789#%-,. _'/()".unicodeScalars.contains($0)
            }
    }
}
