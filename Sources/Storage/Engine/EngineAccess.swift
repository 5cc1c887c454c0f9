/// An open database on one of the engines. ``Database`` passes its work to it.
protocol EngineAccess: Sendable {
    var engine: Engine { get }
    /// Where it is, for people: a path, or a server's address without user and password.
    var place: String { get }

    /// Runs `body` in a read-only transaction on a snapshot.
    func read<Result: Sendable>(_ body: @Sendable (ReadTransaction) throws -> Result) async throws -> Result

    /// Runs `body` in a transaction that is committed and on the disk when this returns.
    func write<Result: Sendable>(_ body: @Sendable (WriteTransaction) throws -> Result) async throws -> Result

    /// Runs `body` on the write connection, outside any transaction, and blocks the caller. Used while a database is
    /// being opened.
    func withConnection<Result>(_ body: (any EngineConnection) throws -> Result) throws -> Result

    /// Closes it once the running transactions have ended.
    func close() throws
}

extension EngineAccess {
    /// Runs `body` as one transaction on the write connection and blocks the caller.
    ///
    /// - Parameter begin: the command that begins the transaction; `nil` for the engine's usual one.
    func writeBlocking<Result>(
        begin: String? = nil, _ body: (WriteTransaction) throws -> Result
    ) throws -> Result {
        let begin = begin ?? (engine == .sqlite ? "BEGIN IMMEDIATE" : "BEGIN")
        return try withConnection { connection in
            try connection.control(begin)
            do {
                let transaction = WriteTransaction(connection)
                let result = try body(transaction)
                if let failure = transaction.failure { throw failure }
                try connection.control("COMMIT")
                return result
            } catch {
                try? connection.control("ROLLBACK")
                throw error
            }
        }
    }
}
