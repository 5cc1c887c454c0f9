import MIME

/// The marks of the message that a delivery report is about, read from what the report returns of it: the whole
/// message, its header alone, or lines of its header in the text.
enum QuotedMarks {
    /// The most parts of a report, and lines of a text, that are read.
    private static let partLimit = 50
    private static let lineLimit = 5000

    static func read(_ message: Message) -> [LetterMarks] {
        var (found, waiting, parts): ([LetterMarks], [Part], Int) = ([], [message.root], 0)
        while let part = waiting.popLast(), parts < partLimit {
            parts += 1
            if let letter = part.message {
                found.append(LetterMarks(letter))
            } else if part.mediaType.contains("rfc822-header") || part.mediaType == "message/global-headers" {
                found.append(LetterMarks(header: part.decodedBytes()))
            } else if part.children.isEmpty, part.isText, let marks = marks(in: part.decodedText()) {
                found.append(marks)
            }
            waiting += part.children.reversed()
        }
        return found
    }

    /// Reads the marks from a text that quotes header fields, each on one line.
    private static func marks(in text: String) -> LetterMarks? {
        let names =
            ["message-id"] + ([LetterToken.header] + OriginalMessageIDField.all.map(\.name)).map { $0.lowercased() }
        var fields: [String] = []
        for line in text.split(whereSeparator: \.isNewline).prefix(lineLimit) {
            let field = line.drop { $0 == " " || $0 == "\t" || $0 == ">" }
            guard let colon = field.firstIndex(of: ":"), names.contains(field[..<colon].lowercased()) else { continue }
            fields.append(String(field))
        }
        guard !fields.isEmpty else { return nil }
        return LetterMarks(header: Array((fields.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    }
}
