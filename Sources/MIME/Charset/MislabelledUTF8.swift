/// Recognises UTF-8 under the label of a single-byte charset.
///
/// Text in such a charset is valid UTF-8 by chance only if it is short or in capitals: `PÓŁ RÓŻY` is, in Windows-1250.
/// So the label is believed if the text it gives looks like words. It does not look like words if most sequences give
/// something that no word has at that place: a control character, a symbol after a letter, a capital after a small
/// letter.
enum MislabelledUTF8 {
    /// The fewest sequences that count as evidence; one may be an accident.
    private static let leastSequences = 2
    /// The most sequences examined; more add no evidence.
    private static let sequenceLimit = 500

    /// Returns whether the bytes are valid UTF-8 and not what the label says.
    static func isEvident(_ bytes: UnsafeRawBufferPointer, under table: SingleByteTable) -> Bool {
        // A byte order mark is three symbols in every single-byte charset.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return isSound(bytes) }
        guard isSound(bytes) else { return false }
        var position = 0
        var sequences = 0
        var implausible = 0
        while position < bytes.count, sequences < sequenceLimit {
            let lead = bytes[position]
            guard lead >= 0x80 else {
                position += 1
                continue
            }
            let end = min(position + (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2), bytes.count)
            sequences += 1
            if !isPlausible(bytes, position..<end, table) { implausible += 1 }
            position = end
        }
        return sequences >= leastSequences && implausible * 2 >= sequences
    }

    private static func isSound(_ bytes: UnsafeRawBufferPointer) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    /// Returns whether one sequence reads as part of a word under the label.
    private static func isPlausible(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ table: SingleByteTable
    ) -> Bool {
        var previous = sign(bytes, range.lowerBound - 1, table)
        for place in range {
            let current = sign(bytes, place, table)
            let next = sign(bytes, place + 1, table)
            switch current {
            case .nothing: return false
            case .other:
                // A symbol at the end of a word may be its closing quote or a dash. Inside a word it is not a letter.
                if place == range.lowerBound || next.isLetter || isNeverBehindLetter(bytes[place], table) {
                    return false
                }
            case .capital: if previous == .small || previous == .capital && next == .small { return false }
            case .small: break
            case .letter: break
            }
            previous = current
        }
        return true
    }

    private enum Sign {
        /// A control character, or a byte that the charset does not define.
        case nothing
        case capital, small
        /// A letter of an alphabet without case.
        case letter
        case other

        var isLetter: Bool { self == .capital || self == .small || self == .letter }
    }

    private static func sign(_ bytes: UnsafeRawBufferPointer, _ place: Int, _ table: SingleByteTable) -> Sign {
        guard bytes.indices.contains(place) else { return .other }
        guard let scalar = table.scalar(of: bytes[place]) else { return .nothing }
        let properties = scalar.properties
        if properties.isLowercase { return .small }
        if properties.isUppercase { return .capital }
        if properties.isAlphabetic || properties.generalCategory == .nonspacingMark { return .letter }
        return properties.generalCategory == .control || properties.generalCategory == .format ? .nothing : .other
    }

    /// Returns whether a symbol can't end or follow a word, as a quote, dash, ellipsis or no-break space can.
    private static func isNeverBehindLetter(_ byte: UInt8, _ table: SingleByteTable) -> Bool {
        guard let scalar = table.scalar(of: byte) else { return true }
        switch scalar.properties.generalCategory {
        case .initialPunctuation, .finalPunctuation, .dashPunctuation, .spaceSeparator: return false
        default: return scalar != "…"
        }
    }
}
