/// Composes letters and separate marks into single characters (the composing half of NFC), without Foundation.
///
/// Swift compares strings by canonical equivalence, so a dictionary that maps each composed letter to itself also finds
/// it by its decomposed form.
enum Composition {
    static func composed(_ text: String) -> String {
        guard
            text.unicodeScalars.contains(where: { $0.properties.canonicalCombiningClass != .notReordered || isJamo($0) }
            )
        else { return text }
        var output = ""
        for character in text { output += composed(character) }
        return output
    }

    private static func composed(_ character: Character) -> String {
        let scalars = Array(character.unicodeScalars)
        guard scalars.count > 1 else { return String(character) }
        // The longest prefix that is one letter; marks that don't compose stay after it.
        for length in stride(from: min(scalars.count, 4), through: 2, by: -1) {
            var beginning = String.UnicodeScalarView()
            beginning.append(contentsOf: scalars[..<length])
            guard let letter = letters[String(beginning)] ?? syllable(scalars[..<length]) else { continue }
            var rest = String.UnicodeScalarView()
            rest.append(contentsOf: scalars[length...])
            return String(letter) + String(rest)
        }
        return String(character)
    }

    /// The composed letters of the Latin, Greek, Cyrillic, Arabic, Devanagari and kana blocks.
    private static let letters: [String: Unicode.Scalar] = {
        var letters: [String: Unicode.Scalar] = [:]
        for range: ClosedRange<UInt32> in [
            0xC0...0x24F, 0x374...0x52F, 0x622...0x6D3, 0x929...0x934, 0x1E00...0x1FFF, 0x304C...0x30FE,
        ] {
            for value in range {
                guard let scalar = Unicode.Scalar(value), !scalar.properties.isFullCompositionExclusion else {
                    continue
                }
                letters[String(scalar)] = scalar
            }
        }
        return letters
    }()

    private static func isJamo(_ scalar: Unicode.Scalar) -> Bool { 0x1100...0x11FF ~= scalar.value }

    /// Composes a Korean syllable from its letters (Unicode §3.12).
    private static func syllable(_ jamo: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
        let values = jamo.map(\.value)
        guard 2...3 ~= values.count, 0x1100...0x1112 ~= values[0], 0x1161...0x1175 ~= values[1] else { return nil }
        var value = 0xAC00 + ((values[0] - 0x1100) * 21 + values[1] - 0x1161) * 28
        if values.count == 3 {
            guard 0x11A8...0x11C2 ~= values[2] else { return nil }
            value += values[2] - 0x11A7
        }
        return Unicode.Scalar(value)
    }
}
