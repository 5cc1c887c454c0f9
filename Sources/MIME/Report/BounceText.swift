/// The text of a bounce, divided into the mail system's words and the returned message or header below them.
struct BounceText {
    /// How much of the text is read, in bytes. No bounce has anything relevant after that.
    static let furthest = 128 * 1024
    /// The longest header recognised, in lines. No honest one is longer.
    private static let longestHeader = 400
    private static let headerNames: Set<String> = [
        "received", "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "return-path",
        "dkim-signature",
    ]

    /// The lines of the mail system's own words.
    let words: [Substring]
    /// The returned message or header; `nil` if the text has neither.
    let copy: Substring?

    /// Divides a text.
    ///
    /// - Parameter marks: The starts of the line above the returned message; empty if the dialect is unknown.
    init(_ text: String, marks: [String]) {
        let text = Substring(
            text.utf8.count > Self.furthest ? String(decoding: text.utf8.prefix(Self.furthest), as: UTF8.self) : text)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isCopyMark = Self.copyMark(marks)
        var kept: [Substring] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            if isCopyMark(line) {
                words = kept
                copy = index + 1 < lines.count ? text[lines[index + 1].startIndex...].drop { $0.isWhitespace } : nil
                return
            }
            if let block = Self.fields(lines[index...]) {
                if block.kind == .copy {
                    words = kept
                    copy = text[line.startIndex...]
                    return
                }
                // A block's lines are examined only once.
                if block.kind == .other { kept += lines[index..<(index + block.count)] }
                index += block.count
                continue
            }
            kept.append(line)
            index += 1
        }
        words = kept
        copy = nil
    }

    private static func copyMark(_ marks: [String]) -> (Substring) -> Bool {
        if marks.isEmpty { return { BouncePhrases.copies.isIn($0) } }
        return { line in
            let text = line.drop { $0 == " " }
            return marks.contains { text.hasPrefix($0) }
        }
    }

    private enum Block {
        /// The header of the returned message.
        case copy
        /// A few of its fields, indented, within the words.
        case excerpt
        /// Other lines that begin like a field.
        case other
    }

    /// Returns the block of fields at the start, up to an empty line; `nil` if no message's field is first.
    private static func fields(_ lines: ArraySlice<Substring>) -> (count: Int, kind: Block)? {
        guard let first = lines.first, let name = fieldName(first), headerNames.contains(name) else { return nil }
        var names: Set<String> = []
        var count = 0
        for line in lines.prefix(longestHeader) {
            guard !line.allSatisfy(\.isWhitespace) else { break }
            if let name = fieldName(line) { names.insert(name) }
            count += 1
        }
        let known = names.intersection(headerNames)
        guard known.count >= 3, known.contains("message-id") || known.contains("received") else {
            return (count, .other)
        }
        let isIndented = first.first?.isWhitespace ?? false
        return (count, !isIndented || known.contains("received") ? .copy : .excerpt)
    }

    private static func fieldName(_ line: Substring) -> String? {
        let text = line.prefix(80).drop { $0 == " " || $0 == "\t" }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return text[..<colon].lowercased()
    }
}
