/// Reseals values that version 0.1 sealed for a row alone, now for the row and what the value is bound to.
///
/// This happens once per data folder, in one transaction, in the first process that works on it. The key file records
/// that it is done. From then on, values from version 0.1 are rejected: one could come from an old backup and have been
/// put into a row whose server was changed.
enum Rebinding {
    /// Rebinds the values of the columns. A value that does not open stays as it is, and won't open later either.
    static func run(
        _ columns: [SealedColumn], key: SealingKey, in transaction: WriteTransaction
    ) throws(StorageError) {
        for column in columns {
            try column.forEach(in: transaction) { id, sealed, context throws(StorageError) in
                guard sealed.isOfFirstVersion, let bytes = key.openFirstVersion(sealed, place: context.place) else {
                    return
                }
                // Another node may have bound or replaced it in the meantime.
                try transaction.execute(
                    """
                    UPDATE \(column.table) SET \(column.column) = $1
                    WHERE \(column.idColumn) = $2 AND \(column.column) = $3
                    """, [try key.seal(bytes, context: context), id, sealed])
            }
        }
    }

    /// Returns whether any value is still from version 0.1.
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
