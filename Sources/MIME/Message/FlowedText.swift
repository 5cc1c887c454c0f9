/// Joins the lines of `format=flowed` text (RFC 3676) to paragraphs.
enum FlowedText {
    /// The deepest quotation recognised. No honest text quotes deeper.
    private static let deepestQuote = 100

    /// A line without its marks.
    private struct Line {
        var depth: Int
        var text: Substring.UTF8View
        /// Whether the paragraph continues on the next line.
        var isFlowed: Bool
        var isSignatureMark: Bool
    }

    /// Returns the text with each paragraph on one line and space-stuffing undone. A quoted line begins with one `>`
    /// for each level and a space.
    ///
    /// - Parameter deletesSpace: `DelSp=yes`: the space that marks a soft line break is not part of the text.
    static func unflow(_ text: String, deletesSpace: Bool) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var open: Int?
        var rest = Substring(text).utf8
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A)
            let line = read(rest[..<(end ?? rest.endIndex)], deletesSpace: deletesSpace)
            rest = end.map { rest[rest.index(after: $0)...] } ?? rest[rest.endIndex...]
            if let depth = open, depth != line.depth || line.isSignatureMark {
                // The quote depth changes within a paragraph: improper, so the paragraph ends (RFC 3676 §4.5).
                result.append(0x0A)
                open = nil
            }
            if open == nil, line.depth > 0 {
                result.append(contentsOf: repeatElement(0x3E, count: line.depth))
                if !line.text.isEmpty { result.append(0x20) }
            }
            result.append(contentsOf: line.text)
            open = line.isFlowed ? line.depth : nil
            if !line.isFlowed, end != nil { result.append(0x0A) }
        }
        if open != nil { result.append(0x0A) }
        return String(decoding: result, as: UTF8.self)
    }

    private static func read(_ line: Substring.UTF8View, deletesSpace: Bool) -> Line {
        var text = line
        var depth = 0
        while depth < deepestQuote, text.first == 0x3E {
            text = text.dropFirst()
            depth += 1
        }
        if text.first == 0x20 { text = text.dropFirst() }
        let isSignatureMark = text.elementsEqual("-- ".utf8)
        let isFlowed = text.last == 0x20 && !isSignatureMark
        if isFlowed, deletesSpace { text = text.dropLast() }
        return Line(depth: depth, text: text, isFlowed: isFlowed, isSignatureMark: isSignatureMark)
    }
}
