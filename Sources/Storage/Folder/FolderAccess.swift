/// What a process wants of a data folder.
public enum FolderAccess: Sendable, Hashable {
    /// To work on it: one process at a time. The tables are brought up to date.
    case working
    /// To look into it beside one that works. The tables must be up to date already; only a fresh folder is filled.
    case reading
    /// To look into it whatever its age: for a backup before an update.
    case asItIs
}
