/// The statements that a connection has prepared. The parameters' types are part of what is prepared.
struct PreparedStatements {
    /// What to do with a statement.
    enum Plan: Equatable {
        /// It is new: run it unprepared.
        case once
        /// It was seen before: prepare it under this name, and give up the other one.
        case prepare(name: String, forgetting: String?)
        /// It is already prepared.
        case prepared(name: String)
    }

    private struct Key: Hashable {
        let sql: String
        let types: [UInt32]
    }
    private struct Entry {
        /// The name it is prepared under; `nil` if it was seen only once.
        var name: String?
        var lastUse: UInt64
    }
    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0

    init(limit: Int) { self.limit = max(1, limit) }

    mutating func plan(sql: String, types: [UInt32]) -> Plan {
        uses += 1
        let key = Key(sql: sql, types: types)
        if let entry = entries[key] {
            entries[key]?.lastUse = uses
            if let name = entry.name { return .prepared(name: name) }
            let name = "statement_\(uses)"
            entries[key]?.name = name
            return .prepare(name: name, forgetting: makeRoom())
        }
        if entries.count >= limit * 2, let oldest = entries.filter({ $0.value.name == nil }).min(by: isOlder) {
            entries[oldest.key] = nil
        }
        entries[key] = Entry(name: nil, lastUse: uses)
        return .once
    }

    mutating func forget(sql: String, types: [UInt32]) { entries[Key(sql: sql, types: types)] = nil }

    /// - Returns: the names of the prepared ones.
    mutating func forgetAll() -> [String] {
        defer { entries = [:] }
        return entries.values.compactMap(\.name)
    }

    /// Forgets the least recently used prepared statement if there are too many, and returns its name.
    private mutating func makeRoom() -> String? {
        let prepared = entries.filter { $0.value.name != nil }
        guard prepared.count > limit, let oldest = prepared.min(by: isOlder) else { return nil }
        entries[oldest.key] = nil
        return oldest.value.name
    }

    private func isOlder(_ one: (key: Key, value: Entry), _ other: (key: Key, value: Entry)) -> Bool {
        one.value.lastUse < other.value.lastUse
    }
}
