/// Where the rooms keep what has to be looked after as a whole: what refers to blobs, what is sealed, what is indexed, and
/// what proves its rows. Each room names its own.
public struct DataInventory: Sendable {
    public var blobReferences: [BlobReference]
    public var sealedColumns: [SealedColumn]
    public var textIndexes: [TextIndex]
    public var rowProofs: [RowProof]

    public init(
        blobReferences: [BlobReference] = [], sealedColumns: [SealedColumn] = [], textIndexes: [TextIndex] = [],
        rowProofs: [RowProof] = []
    ) {
        self.blobReferences = blobReferences
        self.sealedColumns = sealedColumns
        self.textIndexes = textIndexes
        self.rowProofs = rowProofs
    }
}

/// A column whose values are names of blobs, or NULL.
public struct BlobReference: Sendable, Hashable {
    public let table: String
    public let column: String

    public init(table: String, column: String) {
        self.table = table
        self.column = column
    }
}
