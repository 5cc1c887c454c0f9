/// The groups of fields that a message/delivery-status is made of, one for the message and one for each recipient, empty lines between.
enum StatusGroups {
    /// No honest report has more recipients.
    private static let limit = 10_000

    static func split(_ body: [UInt8]) -> [HeaderFields] {
        var groups: [HeaderFields] = []
        var lineEnds = LineEnds()
        let bytes = body.span
        var position = 0
        var start: Int?
        while position < bytes.count, groups.count < limit {
            let line = lineEnds.line(in: bytes, from: position, to: bytes.count)
            if isEmpty(bytes, position..<line.contentEnd) {
                if let from = start { groups.append(fields(body[from..<position])) }
                start = nil
            } else if start == nil {
                start = position
            }
            position = line.next
        }
        if let from = start, groups.count < limit { groups.append(fields(body[from...])) }
        return groups
    }

    private static func isEmpty(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in line where !bytes[index].isWSP { return false }
        return true
    }

    private static func fields(_ group: ArraySlice<UInt8>) -> HeaderFields {
        Message(parsing: Array(group)).headers
    }
}
