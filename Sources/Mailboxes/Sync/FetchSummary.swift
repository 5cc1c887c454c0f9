public import Storage

/// What a fetch has brought.
public struct FetchSummary: Hashable, Sendable {
    /// The numbers of the messages that were not here before, oldest first. What a person did not receive just now, such as
    /// messages of a folder that had to be bound anew, is not among them.
    public var newMessages: [Int64] = []
    /// How many folders the server has that are fetched.
    public var folderCount = 0
    /// How many of them had to be looked into.
    public var openedFolderCount = 0
    /// Messages that this fetch has met and that are larger than is taken.
    public var oversize: [Oversize] = []
    /// All messages that the server names and does not hand out, also those that this fetch has not asked for again.
    public var undelivered: [Undelivered] = []
    /// Folders that could not be fetched, or only in part.
    public var failedFolders: [FailedFolder] = []
    /// What a person has done to messages and the server has refused in this fetch: its words, by message number.
    public var refusedActions: [Int64: String] = [:]

    public init() {}

    /// Folders that the server lists and does not open, by name.
    public var closedFolders: [String] { failedFolders.filter(\.isClosed).map(\.folder) }

    /// What was not fetched.
    public var shortfall: FetchShortfall {
        var shortfall = FetchShortfall()
        (shortfall.oversize, shortfall.undelivered) = (oversize, undelivered)
        shortfall.failedFolders = failedFolders
        return shortfall
    }

    /// A message that was left at the server.
    public struct Oversize: Hashable, Sendable {
        public let folder: String
        public let uid: Int64
        /// Bytes, as the server says.
        public let size: Int
    }

    /// A message that the server does not hand out, and why.
    public struct Undelivered: Hashable, Sendable {
        public let folder: String
        public let uid: Int64
        public let reason: String
        /// How often it was asked for in vain.
        public let tries: Int
        /// When it is asked for again; `nil` if only a full comparison does so.
        public let nextTryAt: Timestamp?
    }

    /// A folder that could not be fetched, or only in part.
    public struct FailedFolder: Hashable, Sendable {
        /// Its name; ``allFolders`` if the server does not list its folders.
        public let folder: String
        /// Why, in the server's words if it has said something.
        public let reason: String
        /// The server lists it and does not open it.
        public let isClosed: Bool

        /// Stands for the list of folders.
        public static let allFolders = "*"
    }
}
