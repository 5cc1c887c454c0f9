/// Reads unstructured text with encoded words in one pass.
struct EncodedWordReader {
    private let value: UnsafeRawBufferPointer
    private var text = ""
    private var defects: [Defect.Kind] = []
    /// The bytes of plain text since the last encoded word.
    private var literal: [UInt8] = []
    private var literalIsBlank = true
    /// The adjacent encoded words not decoded yet.
    private var run: EncodedWordRun?
    /// Set when no `?=` is left: no encoded word can follow. This keeps the search linear.
    private var noEndIsLeft = false

    init(_ value: UnsafeRawBufferPointer) { self.value = value }

    mutating func read() -> (text: String, defects: [Defect.Kind]) {
        var position = 0
        while position < value.count {
            let byte = value[position]
            if byte == 0x3D, let word = word(at: position) {
                take(word)
                position = word.end
                continue
            }
            position += 1
            if byte == 0x0D || byte == 0x0A { continue }
            if !byte.isWSP { literalIsBlank = false }
            // A fold with a tab reads as a space, as mail programs show it; so does NUL.
            let isFold = byte == 0x09 && position > 1 && value[position - 2] == 0x0A
            literal.append(isFold || byte == 0 ? 0x20 : byte)
        }
        flushEncoded()
        flushLiteral()
        return (text, defects)
    }

    private struct Word {
        var label: String
        var isBase64: Bool
        var content: UnsafeRawBufferPointer
        var end: Int
    }

    /// Reads `=?charset?B?…?=` at a place; `nil` if there is none.
    private mutating func word(at start: Int) -> Word? {
        guard !noEndIsLeft, start + 6 < value.count, value[start + 1] == 0x3F else { return nil }
        var mark = start + 2
        // No charset has a longer name.
        while mark < value.count, mark - start < 80, 0x21...0x7E ~= value[mark], value[mark] != 0x3F { mark += 1 }
        guard mark + 2 < value.count, value[mark] == 0x3F, value[mark + 2] == 0x3F else { return nil }
        let isBase64: Bool
        switch value[mark + 1].asciiLowercased {
        case 0x62: isBase64 = true
        case 0x71: isBase64 = false
        default:
            // Neither B nor Q: the text is kept.
            if end(from: mark + 3) != nil { note(.badEncodedWord) } else { noEndIsLeft = true }
            return nil
        }
        let contentStart = mark + 3
        guard var contentEnd = end(from: contentStart) else {
            noEndIsLeft = true
            note(.badEncodedWord)
            return nil
        }
        // A bare `?` before `=XX` looks like the end of a Q word. It is not if the real end is near.
        if !isBase64, contentEnd + 3 < value.count, value[contentEnd + 2].hexadecimalValue != nil,
            value[contentEnd + 3].hexadecimalValue != nil, let later = end(from: contentEnd + 2),
            later - start < 76, !value[contentEnd..<later].contains(where: { $0.isFoldingSpace })
        {
            contentEnd = later
        }
        let name = value[start + 2..<mark].prefix { $0 != 0x2A }
        return Word(
            label: String(decoding: name, as: UTF8.self), isBase64: isBase64,
            content: value.slice(contentStart..<contentEnd), end: contentEnd + 2)
    }

    /// Returns where the next `?=` begins.
    private func end(from start: Int) -> Int? {
        var place = start
        while place + 1 < value.count {
            if value[place] == 0x3F, value[place + 1] == 0x3D { return place }
            place += 1
        }
        return nil
    }

    private mutating func take(_ word: Word) {
        // White space between two encoded words is not part of the text (RFC 2047 §6.2).
        if run != nil, literalIsBlank { literal.removeAll(keepingCapacity: true) }
        if !literal.isEmpty || run?.isContinued(by: word.label) != true {
            flushEncoded()
            flushLiteral()
        }
        var open = run ?? EncodedWordRun(label: word.label)
        run = nil
        literalIsBlank = true
        if word.isBase64 { open.take(base64: word.content) } else { open.take(q: word.content) }
        run = open
    }

    private mutating func flushEncoded() {
        guard var finished = run else { return }
        run = nil
        text += EncodedWord.oneLine(finished.text())
        for defect in finished.defects { note(defect) }
    }

    private mutating func flushLiteral() {
        guard !literal.isEmpty else { return }
        let decoded = Charset.decode(literal, label: nil)
        // UTF-8 does not need encoded words (RFC 6532).
        if !decoded.defects.isEmpty, decoded.charsetUsed != Charset.utf8.name { note(.raw8BitHeader) }
        text += decoded.text
        literal.removeAll(keepingCapacity: true)
        literalIsBlank = true
    }

    private mutating func note(_ defect: Defect.Kind) {
        if !defects.contains(defect) { defects.append(defect) }
    }
}
