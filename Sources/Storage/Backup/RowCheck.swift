/// A check that the rows of a table contain what they must, provided by the table's room.
///
/// SQLite's own check covers only the structure: it does not notice a replaced value.
public struct RowCheck: Sendable {
    /// The table's name.
    public let table: String
    /// An indexed integer column that identifies the rows.
    public let idColumn: String
    /// Returns the columns of a row, read with `SELECT *`, that contradict what the room knows; none if the row is
    /// consistent.
    ///
    /// It may throw ``StorageError/wrongType(column:expected:found:)`` for a column of the wrong type.
    public let contradictions: @Sendable (Row, ReadTransaction) throws -> [String]

    /// Creates a check.
    public init(
        table: String, idColumn: String, contradictions: @escaping @Sendable (Row, ReadTransaction) throws -> [String]
    ) {
        self.table = table
        self.idColumn = idColumn
        self.contradictions = contradictions
    }
}
