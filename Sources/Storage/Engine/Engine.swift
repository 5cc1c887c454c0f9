/// The database engines that Storage supports. The same SQL serves both; where it can't, code switches on this.
public enum Engine: String, Sendable, Hashable, CaseIterable {
    /// SQLite: a file on this machine, for one working process.
    case sqlite
    /// PostgreSQL: a server, for any number of nodes.
    case postgres
}
