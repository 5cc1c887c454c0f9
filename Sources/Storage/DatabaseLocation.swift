/// Where a database is: a file on this machine, or a PostgreSQL server.
public enum DatabaseLocation: Sendable, Hashable {
    /// A SQLite file, by its path.
    case sqlite(path: String)
    /// A database on a PostgreSQL server: a URL `postgres://user@host:5432/name?sslmode=…` as libpq takes it.
    ///
    /// This type never prints a password in the URL, but other users of the machine can read a command's arguments. If
    /// the URL has no password, libpq looks in the file that `PGPASSFILE` names, or in `~/.pgpass`.
    case postgres(url: String)

    /// The engine that a database at this location runs on.
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
