/// A table, index, trigger or view as a SQLite database defines it.
struct SchemaObject: Hashable, Comparable, Sendable {
    let type: String
    let name: String
    let table: String
    /// The definition; `nil` for an index that a constraint creates.
    let sql: String?

    /// The tables in which ANALYZE keeps its statistics. No migration makes them, and no statement of Pennypost reads
    /// them.
    private static let statistics = [
        "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
        "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
    ]
    private static let longestName = 100

    /// Returns everything that a database defines, in order. Nothing of it is run.
    static func all(in transaction: ReadTransaction) throws -> [SchemaObject] {
        try transaction.rows("SELECT type, name, tbl_name, sql FROM sqlite_master").map { row in
            SchemaObject(
                type: try row.text("type"), name: try row.text("name"), table: try row.text("tbl_name"),
                sql: try row.optionalText("sql"))
        }.filter { !$0.isStatistics }.sorted()
    }

    /// Returns everything that the migrations make in an empty database.
    static func all(madeBy migrations: [Migration]) throws -> [SchemaObject] {
        try SQLiteGlance.inMemory { transaction in
            try SchemaHistory.make(migrations, in: transaction)
            return try all(in: transaction)
        }
    }

    private var isStatistics: Bool {
        type == "table" && table == name && sql != nil && Self.statistics[name] == sql
    }

    /// Returns the first difference between `found` and `expected`; `nil` if they are the same.
    static func difference(of found: [SchemaObject], from expected: [SchemaObject]) -> SchemaDifference? {
        guard found != expected else { return nil }
        if let other = found.first(where: { !expected.contains($0) }) {
            let isOurs = expected.contains { $0.type == other.type && $0.name == other.name }
            return SchemaDifference(isOurs ? .changed : .added, other)
        }
        if let missing = expected.first(where: { !found.contains($0) }) { return SchemaDifference(.missing, missing) }
        // An object exists twice.
        return found.first.map { SchemaDifference(.changed, $0) }
    }

    /// Tables come first: a difference in a table says more than one in its index.
    static func < (one: SchemaObject, other: SchemaObject) -> Bool {
        (one.rank, one.type, one.name, one.table, one.sql ?? "")
            < (other.rank, other.type, other.name, other.table, other.sql ?? "")
    }

    private static let types = ["table", "view", "trigger", "index"]
    private var rank: Int { Self.types.firstIndex(of: type) ?? Self.types.count }
    fileprivate var shownType: String { Self.types.contains(type) ? type : "object" }
    fileprivate var shownName: String { String(name.prefix(Self.longestName)) }
}

extension SchemaDifference {
    init(_ kind: Kind, _ object: SchemaObject) {
        self.init(kind: kind, type: object.shownType, name: object.shownName)
    }
}
