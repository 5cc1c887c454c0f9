/// The words of an HTML text, for a terminal: tags gone, paragraphs on lines of their own. Linear in its length.
enum HTMLWords {
    private static let breaking: Set<String> = [
        "p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr",
    ]
    private static let silent: Set<String> = ["style", "script", "head", "title"]
    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—",
        "hellip": "…", "euro": "€", "copy": "©", "bdquo": "„", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»",
    ]

    static func text(_ html: String) -> String {
        var output = ""
        var rest = Substring(html)
        while let character = rest.first {
            switch character {
            case "<":
                let (name, isClosing) = tag(&rest)
                if silent.contains(name), !isClosing {
                    skip(name, &rest)
                } else if breaking.contains(name), !output.hasSuffix("\n\n") {
                    output += "\n"
                } else if name == "td" || name == "th", isClosing {
                    output += " "
                }
            case "&":
                output += entity(&rest)
            default:
                rest.removeFirst()
                if !character.isWhitespace {
                    output.append(character)
                } else if let last = output.last, !last.isWhitespace {
                    output.append(" ")
                }
            }
        }
        return output
    }

    /// Takes a tag away; a `<` that begins none is taken alone.
    private static func tag(_ rest: inout Substring) -> (name: String, isClosing: Bool) {
        rest.removeFirst()
        if rest.hasPrefix("!--") {
            rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
            return ("", false)
        }
        let isClosing = rest.first == "/"
        if isClosing { rest.removeFirst() }
        let name = rest.prefix { $0.isLetter || $0.isNumber }.lowercased()
        guard let end = rest.firstIndex(of: ">") else {
            rest = ""
            return (name, isClosing)
        }
        rest = rest[rest.index(after: end)...]
        return (name, isClosing)
    }

    /// Takes all away up to an element's closing tag: what is inside is no HTML.
    private static func skip(_ name: String, _ rest: inout Substring) {
        while let mark = rest.firstRange(of: "</") {
            rest = rest[mark.upperBound...]
            guard rest.prefix(name.count).lowercased() == name else { continue }
            rest = rest.firstIndex(of: ">").map { rest[$0...].dropFirst() } ?? ""
            return
        }
        rest = ""
    }

    private static func entity(_ rest: inout Substring) -> String {
        let body = rest.dropFirst().prefix(10)
        guard let end = body.firstIndex(of: ";") else {
            rest.removeFirst()
            return "&"
        }
        let name = body[..<end]
        let replacement: String?
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let value =
                digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            replacement = value.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
        } else {
            replacement = named[String(name)]
        }
        guard let replacement else {
            rest.removeFirst()
            return "&"
        }
        rest = rest[rest.index(after: end)...]
        return replacement
    }
}
