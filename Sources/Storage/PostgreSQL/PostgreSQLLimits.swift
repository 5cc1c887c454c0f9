/// How many connections to open to PostgreSQL and how long to wait for it.
public struct PostgreSQLLimits: Sendable, Hashable {
    /// The most transactions that read at the same time, each on its own connection.
    public var readers = 4
    /// The most groups of writes that run at the same time. Several hide the latency of a distant server, but if they
    /// touch the same rows they conflict and are rerun.
    public var writers = 1
    /// How long connecting may take if the address does not say; in whole seconds, at least 2.
    public var connectTime = Duration.seconds(10)
    /// How long to retry an unreachable or starting server when the database is opened. A permanent refusal, such as a
    /// wrong password, throws at once.
    public var openTime = Duration.seconds(15)
    /// How long a statement may run.
    public var statementTime = Duration.seconds(60)
    /// How long a statement may wait for a row that another transaction has changed.
    public var lockTime = Duration.seconds(20)
    /// How long to retry a transaction on a new connection after its connection broke. Covers a restart of the server.
    public var reconnectTime = Duration.seconds(30)
    /// How often a transaction is rerun after a conflict with others.
    public var conflictReruns = 30
    /// How often a transaction is rerun after its connection broke.
    public var lostConnectionReruns = 5
    /// The most prepared statements that a connection keeps.
    public var preparedStatements = 256
    /// The most writes that share a commit. With more than 64 savepoints PostgreSQL must read from disk to decide what
    /// other transactions see.
    public var writesInCommit = 60

    /// Creates limits with the default values.
    public init() {}
}
