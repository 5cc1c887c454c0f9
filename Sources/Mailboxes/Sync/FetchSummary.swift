import IMAP
public import Storage
import Synchronization

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

/// Counts the messages and bytes of a fetch for its progress reports.
final class FetchTally: Sendable {
    private struct State {
        var stored = 0
        var total = 0
        var storedBytes = ReportedSize.zero
        /// The number of messages whose size the server has given, and their bytes.
        var sized = 0
        var sizedBytes = ReportedSize.zero
    }

    private let state = Mutex(State())

    /// Adds this many messages to those expected.
    func expect(_ count: Int) { state.withLock { $0.total += count } }

    /// Adds the sizes that the server gave for some of `asked` messages. The other ones are gone.
    func learn(_ sizes: [ReportedSize], of asked: Int) {
        state.withLock { state in
            state.sized += sizes.count
            state.sizedBytes += sizes.total
            state.total -= asked - sizes.count
        }
    }

    /// Counts a stored part, and returns the progress.
    func stored(_ part: ParsedPart, folder: String) -> FetchProgress {
        state.withLock { state in
            state.stored += part.messages.count
            state.storedBytes += part.messages.lazy.map(\.facts.size).total
            return Self.progress(state, folder)
        }
    }

    func progress(folder: String) -> FetchProgress {
        state.withLock { Self.progress($0, folder) }
    }

    private static func progress(_ state: State, _ folder: String) -> FetchProgress {
        let mean = state.sizedBytes / state.sized
        let total = max(state.total, state.stored)
        let expected = state.sizedBytes + mean * (total - state.sized)
        return FetchProgress(
            folder: folder, stored: state.stored, total: total, storedBytes: state.storedBytes.bytes,
            totalBytes: max(state.storedBytes, expected).bytes)
    }
}
