/// The declarations of a `style` attribute that are harmless.
struct LetterStyle {
    /// The declarations as they are written, each `property:value`.
    private(set) var declarations: [(property: String, value: String)] = []

    /// The text of a `style` attribute, `nil` if there is no declaration.
    private(set) var text: String?
    /// Whether a colour of text or background is set.
    private(set) var setsColours = false

    /// The longest `style` that is read, in bytes.
    private static let longest = 8192
    /// The most declarations.
    private static let most = 100

    init(_ text: String = "") {
        guard text.utf8.count <= Self.longest else { return }
        let bytes = Self.withoutComments(Array(text.utf8))
        for declaration in Self.split(bytes) where declarations.count < Self.most { take(declaration) }
        summarize()
    }

    private mutating func summarize() {
        guard !declarations.isEmpty else { return }
        text = declarations.map { "\($0.property):\($0.value)" }.joined(separator: ";")
        setsColours = declarations.contains { property, value in
            (property == "color" || property == "background-color") && StyleColour.isOwn(value)
        }
    }

    /// The last value of a property.
    func value(_ property: String) -> String? {
        declarations.last { $0.property == property }?.value
    }

    /// Adds a declaration in front of all others, so that it does not replace what the letter's style says.
    mutating func prepend(_ property: String, _ value: String) {
        declarations.insert((property, value), at: 0)
        summarize()
    }

    private mutating func take(_ declaration: ArraySlice<UInt8>) {
        guard let colon = declaration.firstIndex(of: 0x3A) else { return }
        let name = String(decoding: declaration[..<colon], as: UTF8.self).trimmingSpaces.lowercased()
        guard let grammar = StyleProperty.grammars[name] else { return }
        let value = Self.withoutImportance(declaration[(colon + 1)...])
        guard let tokens = StyleToken.split(value), let text = StyleValue.read(tokens, grammar) else { return }
        if case .background = grammar {
            declarations.append(("background-color", text))
        } else {
            declarations.append((name, text))
        }
    }

    /// Splits at semicolons, not at those in quotes or parentheses.
    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var quote: UInt8?
        var depth = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0x22, 0x27: quote = quote == nil ? byte : quote == byte ? nil : quote
            case 0x28 where quote == nil: depth += 1
            case 0x29 where quote == nil: depth = max(0, depth - 1)
            case 0x3B where quote == nil && depth == 0:
                parts.append(bytes[start..<index])
                start = index + 1
            default: break
            }
        }
        parts.append(bytes[start...])
        return parts
    }

    private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(0x2F) else { return bytes }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if isPair(bytes, index, 0x2F, 0x2A) {
                index += 2
                while index < bytes.count, !isPair(bytes, index, 0x2A, 0x2F) { index += 1 }
                index += 2
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func isPair(_ bytes: [UInt8], _ index: Int, _ first: UInt8, _ second: UInt8) -> Bool {
        index + 1 < bytes.count && bytes[index] == first && bytes[index + 1] == second
    }

    private static func withoutImportance(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let mark = value.lastIndex(of: 0x21) else { return value }
        let word = String(decoding: value[(mark + 1)...], as: UTF8.self).trimmingSpaces.lowercased()
        return word == "important" ? value[..<mark] : value
    }
}
