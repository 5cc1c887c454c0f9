/// A column whose values are sealed, or NULL.
public struct SealedColumn: Sendable {
    /// The table's name.
    public let table: String
    /// An integer column that identifies the rows.
    public let idColumn: String
    /// The column's name.
    public let column: String
    /// The columns whose values a row's value is bound to, in order.
    public let bindings: [SealBinding]
    /// Returns the place of a row's value.
    public let place: @Sendable (_ id: Int64) -> String

    /// Creates a description of a column.
    public init(
        table: String, idColumn: String, column: String, boundTo bindings: [SealBinding] = [],
        place: @escaping @Sendable (_ id: Int64) -> String
    ) {
        self.table = table
        self.idColumn = idColumn
        self.column = column
        self.bindings = bindings
        self.place = place
    }

    private static let portion = 200

    /// Passes each sealed value to `body`. They are read in portions, so that not all are in memory at once.
    func forEach(
        in transaction: ReadTransaction,
        _ body: (_ id: Int64, SealedValue, SealContext) throws(StorageError) -> Void
    ) throws(StorageError) {
        var last: Int64?
        while true {
            let rows = try transaction.rows(
                """
                SELECT sealed_row.\(column) AS sealed, \(selection)
                WHERE sealed_row.\(column) IS NOT NULL AND ($1 = 0 OR sealed_row.\(idColumn) > $2)
                ORDER BY sealed_row.\(idColumn) LIMIT \(Self.portion)
                """, [last != nil, last ?? 0])
            for row in rows {
                let id = try row.integer("id")
                last = id
                try body(id, try row.sealedValue("sealed"), try context(of: id, row))
            }
            if rows.count < Self.portion { return }
        }
    }

    /// Returns the context to seal a row's value for, from the row's current values; `nil` if there is no such row.
    ///
    /// - Throws: ``StorageError`` if the database fails.
    public func context(of id: Int64, in transaction: ReadTransaction) throws(StorageError) -> SealContext? {
        let row = try transaction.row("SELECT \(selection) WHERE sealed_row.\(idColumn) = $1", [id])
        guard let row else { return nil }
        return try context(of: id, row)
    }

    private func context(of id: Int64, _ row: Row) throws(StorageError) -> SealContext {
        var bound: [SQLValue] = []
        let count = bindings.reduce(0) { $0 + $1.columns.count }
        for number in 0..<count { bound.append(try row.value("bound_\(number)")) }
        return SealContext(place(id), boundTo: bound)
    }

    /// The part of a query that selects the row's number and the values that its sealed value is bound to.
    private var selection: String {
        let values = bindings.enumerated().flatMap { place, binding in
            binding.columns.map { "bound_row_\(place).\($0)" }
        }
        let joins = bindings.enumerated().map { place, binding in
            "LEFT JOIN \(binding.table) bound_row_\(place) "
                + "ON bound_row_\(place).\(binding.idColumn) = sealed_row.\(idColumn)"
        }
        let columns = ["sealed_row.\(idColumn) AS id"] + values.enumerated().map { "\($1) AS bound_\($0)" }
        return "\(columns.joined(separator: ", ")) FROM \(table) sealed_row \(joins.joined(separator: " "))"
    }
}

/// Columns of a row whose values sealed values are bound to.
public struct SealBinding: Sendable, Hashable {
    /// The table's name.
    public let table: String
    /// The column with the number of the sealed value's row.
    public let idColumn: String
    /// The columns, in order.
    public let columns: [String]

    /// Creates a binding.
    public init(table: String, idColumn: String, columns: [String]) {
        self.table = table
        self.idColumn = idColumn
        self.columns = columns
    }
}
