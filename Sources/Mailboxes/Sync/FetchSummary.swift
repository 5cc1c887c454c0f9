/// What a fetch has brought.
public struct FetchSummary: Hashable, Sendable {
    /// The numbers of the messages that were not here before, oldest first. What a person did not receive just now, such as
    /// messages of a folder that had to be bound anew, is not among them.
    public var newMessages: [Int64] = []
    /// How many folders the server has that are fetched.
    public var folderCount = 0
    /// How many of them had to be looked into.
    public var openedFolderCount = 0
    /// Messages that are larger than is taken: folder, UID and bytes.
    public var oversize: [Oversize] = []
    /// Messages that the server names and does not hand out.
    public var undelivered: [Undelivered] = []
    /// Folders that the server lists and does not open, by name.
    public var closedFolders: [String] = []

    public init() {}

    /// A message that was left at the server.
    public struct Oversize: Hashable, Sendable {
        public let folder: String
        public let uid: Int64
        public let size: Int
    }

    /// A message that the server does not hand out, and why.
    public struct Undelivered: Hashable, Sendable {
        public let folder: String
        public let uid: Int64
        public let reason: String
    }
}
