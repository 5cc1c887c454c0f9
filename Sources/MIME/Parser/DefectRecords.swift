/// The defects found while scanning, cheap to note: names and part numbers are only resolved on access.
struct DefectRecords: Sendable {
    struct Record: Sendable {
        var kind: Defect.Kind
        /// The offset in bytes from the start of the message; -1 in decoded bytes.
        var offset: Int
        /// The part's index, or -1 for none.
        var part: Int
        /// The header field's index, or -1 for none.
        var field: Int
    }

    private(set) var records: [Record] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func note(_ kind: Defect.Kind, offset: Int? = nil, part: Int = -1, field: Int = -1) {
        guard records.count < limit else { return }
        records.append(Record(kind: kind, offset: offset ?? -1, part: part, field: field))
    }
}
