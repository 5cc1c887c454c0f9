/// A proof that the rows of a table say what they must, given by the room whose table it is.
///
/// SQLite's own check looks at the structure: a value in whose place another has come is sound to it.
public struct RowProof: Sendable {
    public let table: String
    /// A column of integers that tells the rows apart, and has an index.
    public let idColumn: String
    /// Gives the columns of a row, as `SELECT *` gives it, that contradict what the room knows; none if nothing does.
    ///
    /// A column of another type than the room reads may be thrown as ``StorageError/wrongType(column:expected:found:)``.
    public let contradictions: @Sendable (Row, ReadTransaction) throws -> [String]

    public init(
        table: String, idColumn: String, contradictions: @escaping @Sendable (Row, ReadTransaction) throws -> [String]
    ) {
        self.table = table
        self.idColumn = idColumn
        self.contradictions = contradictions
    }
}
