/// How far a fetch has come.
public struct FetchProgress: Hashable, Sendable {
    /// The folder that is being fetched, as the server names it.
    public var folder: String
    /// Messages of this folder that are stored now, of those that were new at the server.
    public var stored: Int
    public var total: Int
}

/// What a fetch has brought.
public struct FetchSummary: Hashable, Sendable {
    /// The numbers of the messages that were not here before, oldest first.
    public var newMessages: [Int64] = []
    /// How many folders were looked into.
    public var folderCount = 0
    /// Messages that are larger than is taken: folder, UID and bytes.
    public var oversize: [Oversize] = []

    /// A message that was left at the server.
    public struct Oversize: Hashable, Sendable {
        public let folder: String
        public let uid: Int64
        public let size: Int
    }
}

/// How much a fetch takes at once.
public struct FetchLimits: Hashable, Sendable {
    /// A message with more bytes stays at the server and is named in the summary.
    public var messageSize = 100 * 1024 * 1024
    /// Messages stored in one transaction, at the most.
    public var batchCount = 200
    /// Bytes stored in one transaction, at the most, but for a single message that has more.
    public var batchSize = 8 * 1024 * 1024

    public init() {}
}
