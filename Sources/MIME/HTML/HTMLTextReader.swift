/// Extracts the text of HTML in one pass.
struct HTMLTextReader {
    private let html: UnsafeRawBufferPointer
    private let layout: HTMLText.Layout
    private let limit: Int
    private var output: [UInt8] = []
    private var position = 0
    /// The depth of `<pre>`; inside, white space is kept.
    private var preformatted = 0
    /// Quote characters that nothing closes; values after them are read unquoted. This keeps the search linear.
    private var unclosedQuotes: Set<UInt8> = []

    init(_ html: UnsafeRawBufferPointer, layout: HTMLText.Layout, limit: Int) {
        self.html = html
        self.layout = layout
        self.limit = max(0, limit)
    }

    mutating func read() -> String {
        while position < html.count, output.count < limit {
            switch html[position] {
            case 0x3C: takeMarkup()
            case 0x26: takeReference()
            case let byte: takeText(byte)
            }
        }
        return String(decoding: output[..<wholeLength], as: UTF8.self)
    }

    /// The length of the output within the limit, without a character truncated at the end.
    private var wholeLength: Int {
        let end = min(output.count, limit)
        var start = end
        while start > 0, end - start < 4 {
            start -= 1
            let byte = output[start]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            return start + length <= end ? end : start
        }
        return end
    }

    // MARK: Text

    private mutating func takeText(_ byte: UInt8) {
        position += 1
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, 0x0C: takeSpace(byte)
        case 0..<0x20, 0x7F: break
        case 0xC2, 0xCD, 0xE2, 0xEF:
            // Only characters with these first bytes may be more or less than text.
            let end = min(position + (byte < 0xE0 ? 1 : 2), html.count)
            let bits = html[position..<end].reduce(UInt32(byte & (byte < 0xE0 ? 0x1F : 0x0F))) {
                $0 << 6 | UInt32($1 & 0x3F)
            }
            position = end
            take(Unicode.Scalar(bits) ?? "\u{FFFD}")
        default: output.append(byte)
        }
    }

    /// Writes a character, unless it is a control character or invisible.
    private mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\u{AD}", "\u{34F}", "\u{200B}", "\u{2060}", "\u{FEFF}": break
        // Joiners matter within a word. Newsletters fill the line below their subject with others.
        case "\u{200C}", "\u{200D}":
            guard let last = output.last, last != 0x20, last != 0x0A else { return }
            output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        case "\u{A0}": output.append(0x20)
        case "\t", "\n", "\r", "\u{0C}", " ": takeSpace(0x20)
        default:
            guard scalar.properties.generalCategory != .control else { return }
            output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// Writes a run of white space as one space (CSS 2 §16.6), and none at the start of a line.
    private mutating func takeSpace(_ byte: UInt8) {
        if preformatted > 0, layout == .paragraphs {
            if byte != 0x0D { output.append(byte == 0x0C ? 0x0A : byte) }
        } else if let last = output.last, last != 0x20, last != 0x0A {
            output.append(0x20)
        }
    }

    private mutating func breakLine(_ effect: HTMLElement.Effect) {
        switch effect {
        case .none: break
        case .space: takeSpace(0x20)
        case .line, .block:
            guard layout == .paragraphs else { return takeSpace(0x20) }
            while output.last == 0x20 { output.removeLast() }
            if output.isEmpty { return }
            let isAfterEmptyLine = output.count >= 2 && output.suffix(2).elementsEqual([0x0A, 0x0A])
            if !isAfterEmptyLine, effect == .line || output.last != 0x0A { output.append(0x0A) }
        }
    }

    // MARK: Markup

    private mutating func takeMarkup() {
        let next = position + 1 < html.count ? html[position + 1] : 0
        if next == 0x21, matches("<!--", at: position) { return skipComment() }
        if next == 0x21 || next == 0x3F { return skip(past: 0x3E) }
        let isClosing = next == 0x2F
        let start = position + (isClosing ? 2 : 1)
        var end = start
        while end < html.count, end - start < HTMLElement.longestName, html[end].isASCIIAlphanumeric { end += 1 }
        guard end > start, html[start].asciiLowercased &- 0x61 < 26 else {
            // Browsers show a `<` that begins no tag, and drop a closing tag without a name.
            if isClosing { return skip(past: 0x3E) }
            output.append(0x3C)
            position += 1
            return
        }
        let element = HTMLElement(html.slice(start..<end))
        position = end
        skipAttributes()
        if element.isSilent, !isClosing { return skipContent(html.slice(start..<end)) }
        if element.isPreformatted { preformatted = max(0, preformatted + (isClosing ? -1 : 1)) }
        breakLine(isClosing ? element.afterEnd : element.atStart)
    }

    /// Moves past the `>` of a tag. A `>` in a quoted value does not end the tag.
    private mutating func skipAttributes() {
        var isValue = false
        while position < html.count {
            let byte = html[position]
            position += 1
            switch byte {
            case 0x3E: return
            case 0x22, 0x27:
                guard isValue, !unclosedQuotes.contains(byte) else { continue }
                if let close = html[position...].firstIndex(of: byte) {
                    position = close + 1
                } else {
                    unclosedQuotes.insert(byte)
                }
            case 0x3D:
                isValue = true
                continue
            default: if byte.isFoldingSpace { continue }
            }
            isValue = false
        }
    }

    /// Moves past `<!-- … -->`; `<!-->` is empty (WHATWG HTML §13.2.5.43). An unclosed comment extends to the end.
    private mutating func skipComment() {
        position += 2
        while position < html.count, !matches("-->", at: position) { position += 1 }
        position = min(position + 3, html.count)
    }

    /// Moves past an element's closing tag, skipping its content, which is not text.
    private mutating func skipContent(_ name: UnsafeRawBufferPointer) {
        while position < html.count {
            skip(past: 0x3C)
            guard position < html.count, html[position] == 0x2F, matches(name, at: position + 1) else { continue }
            return skip(past: 0x3E)
        }
    }

    private mutating func skip(past byte: UInt8) {
        guard position < html.count else { return }
        position = html[position...].firstIndex(of: byte).map { $0 + 1 } ?? html.count
    }

    private func matches(_ name: UnsafeRawBufferPointer, at place: Int) -> Bool {
        guard place + name.count <= html.count else { return false }
        return name.indices.allSatisfy { html[place + $0].asciiLowercased == name[$0].asciiLowercased }
    }

    private func matches(_ text: StaticString, at place: Int) -> Bool {
        matches(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount), at: place)
    }

    // MARK: Character references

    private mutating func takeReference() {
        guard let (text, end) = HTMLReference.read(html, at: position) else {
            output.append(0x26)
            position += 1
            return
        }
        position = end
        for scalar in text.unicodeScalars { take(scalar) }
    }
}
