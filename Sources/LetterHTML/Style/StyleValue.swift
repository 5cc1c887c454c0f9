/// Checks the value of a property and writes it in one way.
enum StyleValue {
    /// Words that fit every property.
    private static let everywhere = ["inherit", "initial", "unset"]

    /// Returns a value as it is written; `nil` if it is not allowed.
    static func read(_ tokens: [StyleToken], _ grammar: StyleProperty.Grammar) -> String? {
        guard let first = tokens.first else { return nil }
        if tokens.count == 1, case .word(let word) = first, everywhere.contains(word) { return word }
        switch grammar {
        case .colour: return tokens.count == 1 ? StyleColour.read(first) : nil
        case .lengths(let most, let words): return joined(tokens, most: most) { length($0, or: words) }
        case .word(let words): return joined(tokens, most: 1) { word($0, of: words) }
        case .words(let words, let colours):
            return joined(tokens, most: 4) { word($0, of: words) ?? (colours ? StyleColour.read($0) : nil) }
        case .border:
            return joined(tokens, most: 3) {
                length($0, or: StyleProperty.widths + StyleProperty.borderStyles) ?? StyleColour.read($0)
            }
        case .family: return family(tokens[...])
        case .fontSize: return tokens.count == 1 ? length(first, or: StyleProperty.fontSizes) : nil
        case .fontWeight: return tokens.count == 1 ? weight(first) : nil
        case .lineHeight: return tokens.count == 1 ? lineHeight(first) : nil
        case .font: return font(tokens)
        case .background:
            let colours = tokens.compactMap(StyleColour.read)
            return colours.count == 1 ? colours[0] : nil
        }
    }

    private static func joined(_ tokens: [StyleToken], most: Int, _ read: (StyleToken) -> String?) -> String? {
        guard tokens.count <= most else { return nil }
        var texts: [String] = []
        for token in tokens {
            guard let text = read(token) else { return nil }
            texts.append(text)
        }
        return texts.joined(separator: " ")
    }

    private static func word(_ token: StyleToken, of words: [String]) -> String? {
        guard case .word(let word) = token, words.contains(word) else { return nil }
        return word
    }

    private static func length(_ token: StyleToken, or words: [String]) -> String? {
        guard case .word(let word) = token else { return nil }
        return words.contains(word) ? word : StyleLength.read(word)
    }

    private static func weight(_ token: StyleToken) -> String? {
        guard case .word(let word) = token else { return nil }
        if StyleProperty.fontWeights.contains(word) { return word }
        return word.utf8.first != 0x30 ? StyleLength.readNumber(word, most: 1000) : nil
    }

    private static func lineHeight(_ token: StyleToken) -> String? {
        guard case .word(let word) = token else { return nil }
        return word == "normal" ? word : StyleLength.readNumber(word, most: 100) ?? StyleLength.read(word)
    }

    /// Reads names separated by commas. Written with single quotes if they need any.
    private static func family(_ tokens: ArraySlice<StyleToken>) -> String? {
        var names: [String] = []
        for part in tokens.split(separator: .comma, omittingEmptySubsequences: false) {
            var words: [String] = []
            for token in part {
                switch token {
                case .word(let word): words.append(word)
                case .quoted(let text): words.append(text)
                case .function, .comma, .slash: return nil
                }
            }
            let name = words.joined(separator: " ")
            guard !name.isEmpty, name.utf8.count <= 60, name.unicodeScalars.allSatisfy(isOfName) else { return nil }
            names.append(name.utf8.allSatisfy { 0x61...0x7A ~= $0 || $0 == 0x2D } ? name : "'\(name)'")
        }
        return names.isEmpty ? nil : names.joined(separator: ",")
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || "0123456789-_. ".unicodeScalars.contains(scalar)
    }

    /// Reads `[style] [weight] size[/height] family`.
    private static func font(_ tokens: [StyleToken]) -> String? {
        var texts: [String] = []
        for (index, token) in tokens.enumerated() {
            if index <= 3,
                let text = word(token, of: ["normal", "italic", "oblique", "small-caps"]) ?? fontWeight(token)
            {
                texts.append(text)
                continue
            }
            guard var size = length(token, or: StyleProperty.fontSizes) else { return nil }
            var rest = tokens[(index + 1)...]
            if rest.first == .slash {
                guard let height = rest.dropFirst().first.flatMap(lineHeight) else { return nil }
                size += "/" + height
                rest = rest.dropFirst(2)
            }
            guard let names = family(rest) else { return nil }
            return (texts + [size, names]).joined(separator: " ")
        }
        return nil
    }

    /// A weight in `font`, not to be mistaken for a size.
    private static func fontWeight(_ token: StyleToken) -> String? {
        guard case .word(let word) = token else { return nil }
        if StyleProperty.fontWeights.contains(word) { return word }
        return word.utf8.count == 3 && word.hasSuffix("00") && word.utf8.first.map { 0x31...0x39 ~= $0 } == true
            ? word : nil
    }
}
