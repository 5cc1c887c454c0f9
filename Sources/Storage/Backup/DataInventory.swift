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

/// A column whose values are sealed, or NULL.
public struct SealedColumn: Sendable {
    public let table: String
    /// A column of integers that tells the rows apart.
    public let idColumn: String
    public let column: String
    /// What a row's value is sealed for.
    public let context: @Sendable (_ id: Int64) -> String

    public init(table: String, idColumn: String, column: String, context: @escaping @Sendable (_ id: Int64) -> String) {
        self.table = table
        self.idColumn = idColumn
        self.column = column
        self.context = context
    }

    /// Gives the sealed values in portions, so that none of them need all be held at once.
    func forEach(
        in transaction: ReadTransaction, _ body: (_ id: Int64, SealedValue) throws(StorageError) -> Void
    ) throws(StorageError) {
        var last: Int64?
        while true {
            let rows = try transaction.rows(
                """
                SELECT \(idColumn) AS id, \(column) AS sealed FROM \(table)
                WHERE \(column) IS NOT NULL AND ($1 = 0 OR \(idColumn) > $2) ORDER BY \(idColumn) LIMIT 200
                """, [last != nil, last ?? 0])
            for row in rows {
                let id = try row.integer("id")
                last = id
                try body(id, try row.sealedValue("sealed"))
            }
            if rows.count < 200 { return }
        }
    }
}
