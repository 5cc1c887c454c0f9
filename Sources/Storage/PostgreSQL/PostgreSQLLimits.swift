/// How much PostgreSQL is asked for at once, and how long it may take.
public struct PostgreSQLLimits: Sendable, Hashable {
    /// How many transactions read side by side, each on a connection of its own.
    public var readers = 4
    /// How many groups of writes run side by side. Several spare waiting for a distant server; they also refuse each other
    /// where they touch the same rows, and are run again then.
    public var writers = 1
    /// How long a connection may take to come about, where the address does not say it; whole seconds, at least 2.
    public var connectTime = Duration.seconds(10)
    /// How long a server that cannot be reached, or is still starting, is tried again when the database is opened. What it
    /// refuses for good, a wrong password, is told at once.
    public var openTime = Duration.seconds(15)
    /// How long a statement may run.
    public var statementTime = Duration.seconds(60)
    /// How long a statement may wait for a row that another transaction has changed.
    public var lockTime = Duration.seconds(20)
    /// How long a transaction whose connection broke is tried again on a new one: the time of a restart.
    public var reconnectTime = Duration.seconds(30)
    /// How often a transaction is run again that could not be put in one order with others.
    public var conflictReruns = 30
    /// How often a transaction is run again whose connection broke.
    public var lostConnectionReruns = 5
    /// How many prepared statements a connection keeps.
    public var preparedStatements = 256
    /// How many writes share a commit. Above 64 savepoints PostgreSQL has to look into a file to tell what others see.
    public var writesInCommit = 60

    public init() {}
}
