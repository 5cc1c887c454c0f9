/// Copies rows from one database to another in portions, without holding a whole table in memory.
struct TableCopy {
    let tables: TableList
    let indexes: [TextIndex]

    private static let mostRows = 200
    private static let mostBytes = 4_194_304
    /// SQLite allows 32,766 parameters in a statement, PostgreSQL 65,535.
    private static let mostValues = 30_000

    /// Copies all tables, then all indexes.
    ///
    /// - Parameter write: Runs a body in a transaction on the target; either a new one each time, or one for
    ///   everything.
    func run(
        from source: ReadTransaction, write: ((WriteTransaction) throws -> Void) throws -> Void
    ) throws {
        for table in tables.tables { try copy(table, from: source, write) }
        for index in indexes { try copy(index, from: source, write) }
    }

    private func copy(
        _ table: TableList.Table, from source: ReadTransaction,
        _ write: ((WriteTransaction) throws -> Void) throws -> Void
    ) throws {
        let columns = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
        var portion: [[SQLValue]] = []
        var bytes = 0
        func flush() throws {
            guard !portion.isEmpty else { return }
            let rows = portion
            try write { try Self.insert(rows, into: table.name, columns, $0) }
            portion = []
            bytes = 0
        }
        try source.forEach("SELECT \(columns) FROM \"\(table.name)\"") { row in
            portion.append(row.values)
            bytes += row.values.reduce(0) { $0 + $1.weight }
            if portion.count >= Self.mostRows || bytes >= Self.mostBytes
                || (portion.count + 1) * table.columns.count > Self.mostValues
            {
                try flush()
            }
        }
        try flush()
    }

    private static func insert(
        _ rows: [[SQLValue]], into table: String, _ columns: String, _ transaction: WriteTransaction
    ) throws {
        var number = 0
        let places = rows.map { row in
            let places = row.map { _ in
                number += 1
                return "$\(number)"
            }
            return "(\(places.joined(separator: ", ")))"
        }
        try transaction.execute(
            "INSERT INTO \"\(table)\" (\(columns)) VALUES \(places.joined(separator: ", "))", rows.flatMap { $0 })
    }

    private func copy(
        _ index: TextIndex, from source: ReadTransaction,
        _ write: ((WriteTransaction) throws -> Void) throws -> Void
    ) throws {
        var portion: [TextIndex.Document] = []
        var bytes = 0
        func flush() throws {
            let documents = portion
            guard !documents.isEmpty else { return }
            try write { transaction in
                for document in documents {
                    try index.add(document.number, scope: document.scope, texts: document.texts, in: transaction)
                }
            }
            portion = []
            bytes = 0
        }
        try index.forEachDocument(in: source) { document in
            portion.append(document)
            bytes += document.texts.reduce(0) { $0 + $1.utf8.count }
            if portion.count >= Self.mostRows || bytes >= Self.mostBytes { try flush() }
        }
        try flush()
    }
}

extension SQLValue {
    /// The approximate size in memory, in bytes.
    fileprivate var weight: Int {
        switch self {
        case .null, .integer, .real: 16
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        }
    }
}
