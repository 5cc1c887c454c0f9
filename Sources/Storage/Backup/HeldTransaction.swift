/// A transaction held open over many calls, on a database with no other users. Between the calls the thread is free for
/// another database.
final class HeldTransaction {
    private let access: any EngineAccess
    /// The transaction's number in PostgreSQL, which shows that the connection was not replaced; `nil` on SQLite.
    private let number: Int64?

    init(_ access: any EngineAccess) throws {
        self.access = access
        number = try access.withConnection { connection in
            try connection.control(access.engine == .sqlite ? "BEGIN IMMEDIATE" : "BEGIN")
            return try Self.number(in: WriteTransaction(connection))
        }
    }

    /// Runs `body` in the transaction.
    func write(_ body: (WriteTransaction) throws -> Void) throws {
        try access.withConnection { connection in
            let transaction = WriteTransaction(connection)
            guard try Self.number(in: transaction) == number else {
                throw StorageError.connectionLost(reason: "the connection was re-established within a transaction")
            }
            try body(transaction)
            if let failure = transaction.failure { throw failure }
        }
    }

    func commit() throws {
        try write { _ in }
        try access.withConnection { try $0.control("COMMIT") }
    }

    func rollBack() {
        try? access.withConnection { try $0.control("ROLLBACK") }
    }

    private static func number(in transaction: WriteTransaction) throws -> Int64? {
        guard transaction.engine == .postgres else { return nil }
        return try transaction.row("SELECT txid_current() AS number")?.integer("number")
    }
}
