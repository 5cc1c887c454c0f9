/// Where a database is: a file of this machine, or a PostgreSQL server.
public enum DatabaseLocation: Sendable, Hashable {
    /// A SQLite file, by its path.
    case sqlite(path: String)
    /// A database on a PostgreSQL server, `postgres://user@host:5432/name?sslmode=…` as libpq takes it.
    ///
    /// A password in the URL is kept to oneself here, but an argument of a command is not: others on the machine can read
    /// it. libpq finds it in the file that `PGPASSFILE` names, or in `~/.pgpass`, where the URL has none.
    case postgres(url: String)

    public var engine: Engine {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        }
    }
}

extension DatabaseLocation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The path, or the server's address without user and password.
    public var description: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(let url):
            (try? PostgreSQLAddress(url: url, connectTime: .seconds(10)))?.place ?? "postgres://•••"
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["place": description]) }
}
