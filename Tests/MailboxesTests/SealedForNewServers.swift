import LocalServers
import MailWire
import Storage

@testable import Mailboxes

extension Database {
    /// Changes the servers of mailboxes, or where their tokens come from, and seals their secrets for the new ones.
    func changeServers(_ key: SealingKey, _ change: @Sendable (WriteTransaction) throws -> Void) async throws {
        let columns = MailboxesSchema.inventory.sealedColumns
        try await write { transaction in
            var secrets: [(column: SealedColumn, id: Int64, bytes: [UInt8])] = []
            for column in columns {
                let rows = try transaction.rows(
                    "SELECT \(column.idColumn) AS id, \(column.column) AS sealed FROM \(column.table)")
                for row in rows {
                    let id = try row.integer("id")
                    guard let sealed = try row.optionalSealedValue("sealed"),
                        let context = try column.context(of: id, in: transaction)
                    else { continue }
                    secrets.append((column, id, try key.open(sealed, context: context)))
                }
            }
            try change(transaction)
            for (column, id, bytes) in secrets {
                guard let context = try column.context(of: id, in: transaction) else { continue }
                try transaction.execute(
                    "UPDATE \(column.table) SET \(column.column) = $1 WHERE \(column.idColumn) = $2",
                    [try key.seal(bytes, context: context), id])
            }
        }
    }
}
