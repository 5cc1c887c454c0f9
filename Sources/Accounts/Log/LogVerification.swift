/// What a check of the security log's chain has found.
public enum LogVerification: Sendable, Hashable {
    /// Every entry is as it was written, and none is missing before the last one that the log's head names.
    case intact(count: Int64)
    /// From this number on, the log can't be trusted: the entry was changed, inserted or removed.
    case broken(at: Int64)
}
