/// A database that is open, on one of the engines: what ``Database`` hands its work to.
protocol EngineAccess: Sendable {
    var engine: Engine { get }
    /// Where it lies, for people: a path, or a server's address without user and password.
    var place: String { get }

    /// Runs `body` in a transaction that sees one moment and changes nothing.
    func read<Result: Sendable>(_ body: @Sendable (ReadTransaction) throws -> Result) async throws -> Result

    /// Runs `body` in a transaction that is kept, on the disk, when this returns.
    func write<Result: Sendable>(_ body: @Sendable (WriteTransaction) throws -> Result) async throws -> Result

    /// Runs `body` on the connection that writes, outside any transaction, and blocks the caller meanwhile. For what is
    /// done when a database is opened.
    func withConnection<Result>(_ body: (any EngineConnection) throws -> Result) throws -> Result

    /// Closes it, after the accesses under way.
    func close() throws
}

extension EngineAccess {
    /// Runs `body` as one transaction on the connection that writes, and blocks the caller meanwhile.
    ///
    /// - Parameter begin: the commands that begin it.
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
