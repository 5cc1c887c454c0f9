/// The text of what has been written, as people read it.
///
/// Read back from the result, and not from the letter: what a letter hides between characters is gone from it.
enum WrittenText {
    /// Returns the text of a piece of written HTML, with a space for each line break, block and picture, and with the
    /// texts that stand for pictures.
    ///
    /// - Parameter longest: The most that is read, in bytes.
    static func read(_ html: ArraySlice<UInt8>, longest: Int) -> String {
        var text: [UInt8] = []
        var rest = html
        while let byte = rest.first, text.count < longest {
            switch byte {
            case 0x3C:
                // Values of attributes have no `>`.
                guard let end = rest.firstIndex(of: 0x3E) else { return "" }
                take(tag: rest[(rest.startIndex + 1)..<end], into: &text)
                rest = rest[(end + 1)...]
            case 0x26: takeReference(&rest, into: &text)
            default:
                text.append(byte)
                rest.removeFirst()
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func take(tag: ArraySlice<UInt8>, into text: inout [UInt8]) {
        let name = tag.drop { $0 == 0x2F }.prefix { $0 != 0x20 }
        guard let element = WrittenElement(rawValue: String(decoding: name, as: UTF8.self)) else { return }
        guard ![.inline, .link].contains(element.kind), element != .wbr else { return }
        text.append(0x20)
        guard element == .img else { return }
        var rest = tag
        let start = Array(" alt=\"".utf8)
        while let quote = rest.firstIndex(of: 0x22) {
            let value = rest[(quote + 1)...]
            let end = value.firstIndex(of: 0x22) ?? value.endIndex
            if rest[...quote].suffix(start.count).elementsEqual(start) {
                var value = value[..<end]
                while let byte = value.first {
                    if byte == 0x26 {
                        takeReference(&value, into: &text)
                    } else {
                        text.append(byte)
                        value.removeFirst()
                    }
                }
                text.append(0x20)
                return
            }
            rest = value[min(end + 1, value.endIndex)...]
        }
    }

    /// Takes one of the four references that are ever written.
    private static func takeReference(_ rest: inout ArraySlice<UInt8>, into text: inout [UInt8]) {
        let references: [(name: StaticString, byte: UInt8)] = [
            ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22),
        ]
        for (name, byte) in references {
            let isHere = name.withUTF8Buffer { rest.starts(with: $0) }
            guard isHere else { continue }
            text.append(byte)
            rest = rest.dropFirst(name.utf8CodeUnitCount)
            return
        }
        rest.removeFirst()
    }
}
