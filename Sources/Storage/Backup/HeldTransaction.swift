/// A transaction on a database that nobody else uses meanwhile, held open over many calls: between them the thread is
/// another database's.
final class HeldTransaction {
    private let access: any EngineAccess
    /// PostgreSQL's number of it: a connection made anew would not be inside it any more.
    private let number: Int64?

    init(_ access: any EngineAccess) throws {
        self.access = access
        number = try access.withConnection { connection in
            try connection.control(access.engine == .sqlite ? "BEGIN IMMEDIATE" : "BEGIN")
            return try Self.number(in: WriteTransaction(connection))
        }
    }

    /// Runs `body` in it.
    func write(_ body: (WriteTransaction) throws -> Void) throws {
        try access.withConnection { connection in
            let transaction = WriteTransaction(connection)
            guard try Self.number(in: transaction) == number else {
                throw StorageError.connectionLost(reason: "the connection was made anew within a transaction")
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
