/// How far a fetch has come.
public struct FetchProgress: Hashable, Sendable {
    /// The server's name of the folder that is being fetched.
    public var folder: String
    /// Messages stored so far, of ``total``.
    public var stored: Int
    /// Messages that were new at the server, in all folders opened so far.
    public var total: Int
    /// Bytes stored so far, of ``totalBytes``.
    public var storedBytes: Int
    /// Bytes of all messages in ``total``: the sizes that the server has given, and their mean for each other message.
    public var totalBytes: Int

    /// Creates a progress report.
    public init(folder: String, stored: Int = 0, total: Int = 0, storedBytes: Int = 0, totalBytes: Int = 0) {
        self.folder = folder
        self.stored = stored
        self.total = total
        self.storedBytes = storedBytes
        self.totalBytes = totalBytes
    }
}
