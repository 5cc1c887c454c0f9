import Storage

/// What a former program's journal says, batch by batch.
struct JournalReading: Hashable, Sendable {
    /// What is known of an attempt that the journal speaks of.
    enum Fate: Hashable, Sendable {
        /// The last bytes may have left, and no answer came.
        case uncertain
        case answered(JournalAnswer)
    }

    /// What a batch's attempts have come to. Of those that are not here the last bytes have not left.
    typealias Batch = [JournalAttempt: Fate]

    private(set) var batches: [String: Batch] = [:]

    /// - Returns: `nil` if anything in the journal is not understood: it then proves nothing.
    init?(_ records: [[UInt8]]) {
        var mark: String?
        for record in records {
            guard let entry = JournalEntry(encoded: record) else { return nil }
            switch (entry, mark) {
            case (.batch(let next), _):
                mark = next
                batches[next] = [:]
            case (.mayHaveLeft(let attempt), let mark?): batches[mark]?[attempt] = .uncertain
            case (.answered(let attempt, let answer), let mark?): batches[mark]?[attempt] = .answered(answer)
            case (_, nil): return nil
            }
        }
    }
}
