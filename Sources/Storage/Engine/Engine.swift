/// The two databases that the storage works on. One SQL text serves both; where it cannot, this says which one it is.
public enum Engine: String, Sendable, Hashable, CaseIterable {
    /// A file of this machine, for one working process.
    case sqlite
    /// A server, for any number of nodes.
    case postgres
}
