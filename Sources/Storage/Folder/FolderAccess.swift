/// How a process uses a data folder.
public enum FolderAccess: Sendable, Hashable {
    /// Works on it, one process at a time. The tables are brought up to date.
    case working
    /// Reads it, beside a working process. The tables must be up to date already; only a fresh folder is set up.
    case reading
    /// Reads it whatever its version, for a backup before an update.
    case asItIs
}
