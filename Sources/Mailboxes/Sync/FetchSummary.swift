public import Storage

/// The result of a fetch.
public struct FetchSummary: Hashable, Sendable {
    /// The numbers of the new messages, oldest first. Messages that did not arrive just now, such as those of a folder
    /// that got new UIDs, are not included.
    public var newMessages: [Int64] = []
    /// The number of the server's folders that are to be fetched.
    public var folderCount = 0
    /// The number of them that had to be opened.
    public var openedFolderCount = 0
    /// Messages over the size limit that this fetch has met.
    public var oversize: [Oversize] = []
    /// All messages that the server names but does not deliver, including those that this fetch did not ask for again.
    public var undelivered: [Undelivered] = []
    /// Folders that could not be fetched, or only partly.
    public var failedFolders: [FailedFolder] = []
    /// The user's actions that the server refused in this fetch: its words, by message number.
    public var refusedActions: [Int64: String] = [:]

    /// Creates an empty summary.
    public init() {}

    /// The names of the folders that the server lists but does not open.
    public var closedFolders: [String] { failedFolders.filter(\.isClosed).map(\.folder) }

    /// Everything that was not fetched.
    public var shortfall: FetchShortfall {
        var shortfall = FetchShortfall()
        (shortfall.oversize, shortfall.undelivered) = (oversize, undelivered)
        shortfall.failedFolders = failedFolders
        return shortfall
    }

    /// A message over the size limit, which stays at the server.
    public struct Oversize: Hashable, Sendable {
        /// The server's name of the folder.
        public let folder: String
        /// The message's UID in the folder.
        public let uid: Int64
        /// The size that the server gives, in bytes.
        public let size: Int
    }

    /// A message that the server names but does not deliver.
    public struct Undelivered: Hashable, Sendable {
        /// The server's name of the folder.
        public let folder: String
        /// The message's UID in the folder.
        public let uid: Int64
        /// Why it was not delivered, in the server's words if it gave any.
        public let reason: String
        /// The number of failed attempts so far.
        public let tries: Int
        /// When the next attempt is due; `nil` if only a full comparison makes one.
        public let nextTryAt: Timestamp?
    }

    /// A folder that could not be fetched, or only partly.
    public struct FailedFolder: Hashable, Sendable {
        /// The server's name of the folder; ``allFolders`` if the server does not list its folders.
        public let folder: String
        /// Why it failed, in the server's words if it gave any.
        public let reason: String
        /// Whether the server lists the folder but does not open it.
        public let isClosed: Bool

        /// The name used if the list of folders itself failed.
        public static let allFolders = "*"
    }
}
