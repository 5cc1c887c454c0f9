/// Lengths and numbers in style sheets.
enum StyleLength {
    /// The largest number of each unit. A larger one is cut to it, so that a letter can't make the page endless.
    private static let largest: [String: Double] = [
        "px": 5000, "pt": 4000, "pc": 300, "em": 300, "rem": 300, "ex": 300, "ch": 600, "cm": 130, "mm": 1300, "in": 50,
        "%": 1000,
    ]

    /// Returns a length as it is written; `nil` if the word is none. Negative ones become `0`. A number without unit
    /// means pixels, as it does in letters without a doctype.
    static func read(_ word: String) -> String? {
        let digits = word.utf8.prefix { 0x30...0x39 ~= $0 || $0 == 0x2E || $0 == 0x2D || $0 == 0x2B }
        guard let number = Self.number(String(Substring(digits))) else { return nil }
        let name = String(word.utf8.dropFirst(digits.count)) ?? ""
        let unit = name.isEmpty ? "px" : name
        guard let most = largest[unit] else { return nil }
        guard number.value > 0 else { return "0" }
        return number.value > most ? "\(Int(most))\(unit)" : number.text + unit
    }

    /// Returns a number without unit, at most `most`; `nil` if the word is none, or is negative.
    static func readNumber(_ word: String, most: Double) -> String? {
        guard let number = Self.number(word), number.value >= 0 else { return nil }
        return number.value > most ? "\(Int(most))" : number.text
    }

    private static func number(_ word: String) -> (value: Double, text: String)? {
        guard word.utf8.count <= 20, let first = word.utf8.first else { return nil }
        let isNegative = first == 0x2D
        let text = isNegative || first == 0x2B ? String(word.dropFirst()) : word
        guard text.utf8.contains(where: { 0x30...0x39 ~= $0 }), text.utf8.last != 0x2E,
            text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2E }), text.utf8.filter({ $0 == 0x2E }).count <= 1,
            let value = Double(text.utf8.first == 0x2E ? "0" + text : text)
        else { return nil }
        return (isNegative ? -value : value, text)
    }
}
