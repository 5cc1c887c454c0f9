/// The undecoded content of adjacent encoded words in one charset. A character may be split between two of them.
///
/// RFC 2047 §5 requires whole characters and whole groups in each word. Programs that encode first and fold later split
/// anywhere: inside a character, inside a group of base64, inside an `=XX`.
struct EncodedWordRun {
    let label: String
    private(set) var defects: [Defect.Kind] = []
    private var bytes: [UInt8] = []
    /// The contents of base64 words since the last Q word.
    private var base64: [UnsafeRawBufferPointer] = []
    /// `=` or `=X` at the end of the last Q word: the start of an escape if the next word has the rest.
    private var openEscape: [UInt8] = []

    init(label: String) {
        self.label = label
    }

    /// Returns whether a word with this charset label continues the run.
    func isContinued(by other: String) -> Bool {
        label.utf8.elementsEqual(other.utf8) { $0.asciiLowercased == $1.asciiLowercased }
    }

    mutating func take(base64 content: UnsafeRawBufferPointer) {
        closeEscape()
        base64.append(content)
    }

    /// Takes a word in Q encoding (RFC 2047 §4.2).
    mutating func take(q content: UnsafeRawBufferPointer) {
        closeBase64()
        var position = 0
        if !openEscape.isEmpty {
            let needed = 3 - openEscape.count
            let head = content.prefix(needed)
            if head.count == needed, head.allSatisfy({ $0.hexadecimalValue != nil }) {
                let digits = (openEscape.dropFirst() + head).compactMap(\.hexadecimalValue)
                bytes.append(digits[0] << 4 | digits[1])
                openEscape.removeAll()
                note(.badEncodedWord)
                position = needed
            } else {
                closeEscape()
            }
        }
        while position < content.count {
            let byte = content[position]
            position += 1
            switch byte {
            case 0x5F: bytes.append(0x20)
            case 0x0D, 0x0A: break
            case 0x3D:
                let high = position < content.count ? content[position].hexadecimalValue : nil
                let low = position + 1 < content.count ? content[position + 1].hexadecimalValue : nil
                if let high, let low {
                    bytes.append(high << 4 | low)
                    position += 2
                } else if position + (high == nil ? 0 : 1) == content.count {
                    openEscape = [byte] + content.slice(position..<content.count)
                    position = content.count
                } else {
                    note(.badEncodedWord)
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
    }

    /// Returns the text of all words.
    mutating func text() -> String {
        closeBase64()
        closeEscape()
        let decoded = Charset.decode(bytes, label: label)
        for defect in decoded.defects { note(defect) }
        return decoded.text
    }

    private mutating func closeEscape() {
        guard !openEscape.isEmpty else { return }
        note(.badEncodedWord)
        bytes += openEscape
        openEscape.removeAll()
    }

    /// Decodes the held base64 words. Joins them if one ends inside a group, and if the joined words decode to better
    /// text than separate ones.
    private mutating func closeBase64() {
        guard !base64.isEmpty else { return }
        defer { base64.removeAll(keepingCapacity: true) }
        var apart: [UInt8] = []
        var isBroken = false
        for content in base64 {
            let decoded = Base64.decode(content)
            apart += decoded.bytes
            if !decoded.defects.isEmpty { isBroken = true }
        }
        guard base64.count > 1, base64.dropLast().contains(where: Self.endsInsideGroup) else {
            if isBroken { note(.badEncodedWord) }
            bytes += apart
            return
        }
        let together = base64.flatMap { Array($0) }
        let joined = together.withUnsafeBytes { Base64.decode($0) }
        let isTogether = base64.dropLast().contains(where: Self.isCut) || isSound(joined.bytes) && !isSound(apart)
        note(.badEncodedWord)
        bytes += isTogether ? joined.bytes : apart
    }

    /// Returns whether the bytes decode without defects or control characters.
    private func isSound(_ more: [UInt8]) -> Bool {
        let decoded = Charset.decode(bytes + more, label: label)
        return decoded.defects.isEmpty
            && !decoded.text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// Returns whether the last group has fewer than four characters and no padding.
    private static func endsInsideGroup(_ content: UnsafeRawBufferPointer) -> Bool {
        !content.contains(0x3D) && !count(content).isMultiple(of: 4)
    }

    /// Returns whether a word without padding is incomplete: one character is left over, or its last bits are not zero
    /// (RFC 4648 §3.5).
    private static func isCut(_ content: UnsafeRawBufferPointer) -> Bool {
        guard endsInsideGroup(content), let last = content.last(where: { Base64.value(of: $0) != nil }) else {
            return false
        }
        let value = Base64.value(of: last) ?? 0
        return switch count(content) % 4 {
        case 1: true
        case 2: value & 0x0F != 0
        default: value & 0x03 != 0
        }
    }

    private static func count(_ content: UnsafeRawBufferPointer) -> Int {
        content.reduce(0) { $0 + (Base64.value(of: $1) == nil ? 0 : 1) }
    }

    private mutating func note(_ defect: Defect.Kind) {
        if !defects.contains(defect) { defects.append(defect) }
    }
}
