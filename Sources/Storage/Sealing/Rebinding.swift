/// Seals what version 0.1 sealed, for a row alone, anew for the row and what it is bound to.
///
/// It is done once for a data folder, in one transaction, by the first process that works on it; the key file says that it
/// was done. From then on no value of version 0.1 is believed: it could be one out of an old backup, put into a row whose
/// server was changed.
enum Rebinding {
    /// A value that does not open stays as it is, and will not open later either.
    static func run(
        _ columns: [SealedColumn], key: SealingKey, in transaction: WriteTransaction
    ) throws(StorageError) {
        for column in columns {
            try column.forEach(in: transaction) { id, sealed, context throws(StorageError) in
                guard sealed.isOfFirstVersion, let bytes = key.openFirstVersion(sealed, place: context.place) else {
                    return
                }
                // Another node may have bound or replaced it meanwhile.
                try transaction.execute(
                    """
                    UPDATE \(column.table) SET \(column.column) = $1
                    WHERE \(column.idColumn) = $2 AND \(column.column) = $3
                    """, [try key.seal(bytes, context: context), id, sealed])
            }
        }
    }

    /// Whether any value is of version 0.1.
    static func isMissed(by columns: [SealedColumn], in transaction: ReadTransaction) throws(StorageError) -> Bool {
        for column in columns {
            let row = try transaction.row(
                "SELECT 1 AS found FROM \(column.table) WHERE SUBSTR(\(column.column), 1, 1) = $1 LIMIT 1",
                [[SealedValue.firstVersion]])
            if row != nil { return true }
        }
        return false
    }
}
