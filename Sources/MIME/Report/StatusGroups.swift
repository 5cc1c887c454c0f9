/// Divides a message/delivery-status into its groups of fields: one for the message and one per recipient, separated by
/// empty lines.
enum StatusGroups {
    /// The most groups read. No honest report has more recipients.
    private static let limit = 10_000

    static func split(_ body: [UInt8]) -> [HeaderFields] {
        var groups: [HeaderFields] = []
        var lineEnds = LineEnds()
        let bytes = body.span
        var position = 0
        var start: Int?
        var seen: Set<Int> = []
        while position < bytes.count, groups.count < limit {
            let line = lineEnds.line(in: bytes, from: position, to: bytes.count)
            if isEmpty(bytes, position..<line.contentEnd) {
                if let from = start { groups.append(fields(body[from..<position])) }
                start = nil
                seen = []
            } else {
                // A few programs leave out the empty line between two recipients.
                if let name = repeatable.place(atBeginningOf: body[position..<line.contentEnd]),
                    !seen.insert(name).inserted
                {
                    if let from = start { groups.append(fields(body[from..<position])) }
                    start = position
                    seen = [name]
                }
                start = start ?? position
            }
            position = line.next
        }
        if let from = start, groups.count < limit { groups.append(fields(body[from...])) }
        return groups
    }

    /// Fields that occur once per group.
    private static let repeatable = PhraseTable(["final-recipient:", "original-recipient:"])

    /// Returns the groups in text that is not labelled as a status part, starting at the first line with one of their
    /// field names; `nil` if none names a recipient.
    static func inText(_ text: String) -> [HeaderFields]? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { names.lengthOfBeginning(of: $0) != nil }) else { return nil }
        let groups = split(Array(text[lines[start].startIndex...].utf8))
        return groups.contains { $0.first(named: "final-recipient") != nil } ? groups : nil
    }

    private static let names = PhraseTable([
        "reporting-mta:", "final-recipient:", "original-recipient:", "action:", "original-envelope-id:",
        "arrival-date:",
    ])

    private static func isEmpty(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in line where !bytes[index].isWSP { return false }
        return true
    }

    private static func fields(_ group: ArraySlice<UInt8>) -> HeaderFields {
        Message(parsing: Array(group)).headers
    }
}
