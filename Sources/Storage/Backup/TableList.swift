/// The tables of a SQLite database whose rows are copied from one engine to the other, referenced tables first. Tables
/// behind full-text indexes are left out: the indexes are filled from their documents.
struct TableList: Sendable {
    struct Table: Sendable {
        let name: String
        let columns: [String]
    }

    let tables: [Table]

    /// Reads the list.
    ///
    /// - Parameter transaction: A transaction on a SQLite database, which describes its own tables.
    init(_ transaction: ReadTransaction, indexes: [TextIndex]) throws {
        let behind = Set(indexes.flatMap(\.tables))
        let names = try transaction.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        ).map { try $0.text("name") }.filter { $0 != "schema_migrations" && !behind.contains($0) }
        var parents: [String: Set<String>] = [:]
        for name in names {
            let rows = try transaction.rows("SELECT \"table\" AS parent FROM pragma_foreign_key_list($1)", [name])
            parents[name] = Set(try rows.map { try $0.text("parent") }).subtracting([name])
        }
        var ordered: [String] = []
        while ordered.count < names.count {
            let ready = names.filter { name in
                !ordered.contains(name) && parents[name]?.isSubset(of: ordered) != false
            }
            // A cycle of references has no order; the target database then refuses its rows.
            ordered += ready.isEmpty ? names.filter { !ordered.contains($0) } : ready
        }
        tables = try ordered.map { name in
            let rows = try transaction.rows("SELECT name FROM pragma_table_info($1) ORDER BY cid", [name])
            return Table(name: name, columns: try rows.map { try $0.text("name") })
        }
    }
}
