/// How far a fetch has come.
public struct FetchProgress: Hashable, Sendable {
    /// The folder that is being fetched, as the server names it.
    public var folder: String
    /// Messages that are stored now, of those that were new at the server, in all folders that were looked into so far.
    public var stored: Int
    public var total: Int
    /// Their bytes. The total is what the server has said of the messages it was asked about, and for the others their
    /// mean.
    public var storedBytes: Int
    public var totalBytes: Int

    public init(folder: String, stored: Int = 0, total: Int = 0, storedBytes: Int = 0, totalBytes: Int = 0) {
        self.folder = folder
        self.stored = stored
        self.total = total
        self.storedBytes = storedBytes
        self.totalBytes = totalBytes
    }
}
