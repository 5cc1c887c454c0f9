/// The places in the rooms' tables that backups and checks must know: references to blobs, sealed values, full-text
/// indexes, and checks of rows. Each room lists its own.
public struct DataInventory: Sendable {
    /// The columns that refer to blobs.
    public var blobReferences: [BlobReference]
    /// The columns with sealed values.
    public var sealedColumns: [SealedColumn]
    /// The full-text indexes.
    public var textIndexes: [TextIndex]
    /// The checks of rows.
    public var rowChecks: [RowCheck]

    /// Creates an inventory.
    public init(
        blobReferences: [BlobReference] = [], sealedColumns: [SealedColumn] = [], textIndexes: [TextIndex] = [],
        rowChecks: [RowCheck] = []
    ) {
        self.blobReferences = blobReferences
        self.sealedColumns = sealedColumns
        self.textIndexes = textIndexes
        self.rowChecks = rowChecks
    }
}

/// A column whose values are ids of blobs, or NULL.
public struct BlobReference: Sendable, Hashable {
    /// The table's name.
    public let table: String
    /// The column's name.
    public let column: String

    /// Creates a reference.
    public init(table: String, column: String) {
        self.table = table
        self.column = column
    }
}
