import IMAP
import Storage

/// What one session sees of a Sent folder: which letters of ours are there.
///
/// For a few letters, the server is asked for each Message-ID, and its hits are read to make sure. Letters not found
/// that way, or more letters at a time, are looked for in the headers of everything filed since then. These are read
/// once; after that, only newly filed ones are. Asking for many letters one by one would make the server search the
/// folder for each.
struct SentFolderIndex {
    /// Up to this number, letters are asked for one by one.
    private static let fewest = 4
    /// A search by Message-ID with more hits than this has ignored the Message-ID.
    private static let most = 8
    /// The number of messages held in memory, some 300 bytes each.
    private static let largest = 200_000
    /// The number of latest messages read if the server does not search.
    private static let last: UInt32 = 500

    private let session: IMAPSession
    private let folder: MailboxName
    private(set) var memory: SentMemory

    /// Creates an index.
    ///
    /// - Parameter memory: What an earlier session has seen of the folder.
    init(_ session: IMAPSession, folder: MailboxName, memory: SentMemory = SentMemory()) {
        self.session = session
        self.folder = folder
        self.memory = memory
        self.memory.hasBroken = false
    }

    /// Returns which of the letters are in the folder now.
    mutating func view(of tasks: SentFolderTasks) async throws -> SentFolderTasks.View {
        let wanted = tasks.all
        guard let earliest = wanted.map(\.queuedAt).min() else { return SentFolderTasks.View(isComplete: true) }
        // Selected again for new arrivals: a server may report new messages only with the next command.
        let selected = try await session.select(folder, readOnly: true)
        memory.prepare(for: selected.uidValidity, thorough: wanted.contains(where: \.isThorough))
        let letters = wanted.map(\.letter)
        if memory.earliest == nil, wanted.count <= Self.fewest {
            try await search(for: wanted)
            let found = SentMatching.findings(of: letters, beside: tasks.rivals, in: memory.entries.values)
            let isFound = wanted.allSatisfy { found[$0.id].map { $0.filing != .likeness } ?? !$0.isThorough }
            if isFound { return SentFolderTasks.View(found: found, isComplete: true) }
        }
        let isComplete = try await learn(since: earliest, selected)
        if !isComplete, !memory.isThorough { try await search(for: wanted) }
        return SentFolderTasks.View(
            found: SentMatching.findings(of: letters, beside: tasks.rivals, in: memory.entries.values),
            isComplete: isComplete)
    }

    /// Reads the server's hits by Message-ID.
    private mutating func search(for tasks: [SentFolderTask]) async throws {
        for task in tasks {
            let key = SearchKey.and([
                .since(Self.day(before: task.queuedAt)), .header("Message-ID", "<\(task.letter.messageID)>"),
            ])
            guard let found = try await searched(key), found.count <= Self.most else { continue }
            try await read(found)
        }
    }

    /// Returns the server's hits; `nil` if it refuses the search.
    private func searched(_ key: SearchKey) async throws(IMAPError) -> UIDRanges? {
        do throws(IMAPError) {
            var found = UIDRanges()
            for range in try await session.search(key).all { found.insert(range) }
            return found
        } catch {
            guard error.leavesSessionUsable else { throw error }
            return nil
        }
    }

    /// Reads what is still unread in the folder of letters queued at `earliest` or later.
    ///
    /// - Returns: Whether all of it could be read.
    private mutating func learn(since earliest: Timestamp, _ selected: SelectedMailbox) async throws -> Bool {
        let isFurther = memory.earliest.map { $0 <= earliest } ?? false
        let start = isFurther ? memory.earliest ?? earliest : earliest
        guard let there = try await uids(after: isFurther ? memory.through : 0, since: start, selected) else {
            return false
        }
        guard memory.entries.count + there.count <= Self.largest else { return false }
        try await read(there)
        memory.earliest = start
        memory.through = max(memory.through, there.last ?? 0)
        return memory.unreadable.isEmpty
    }

    private mutating func read(_ uids: UIDRanges) async throws {
        try await SentReading(session: session).read(uids, into: &memory)
    }

    /// Returns the messages to read; `nil` if the server does not list them: then the last ones have been read.
    private mutating func uids(
        after through: UInt32, since start: Timestamp, _ selected: SelectedMailbox
    ) async throws -> UIDRanges? {
        if through > 0, let next = selected.uidNext?.rawValue {
            return next > through &+ 1 ? UIDRanges(range: (through + 1)...(next - 1)) : UIDRanges()
        }
        if let there = try await searched(.since(Self.day(before: start))) {
            return through > 0 ? there.subtracting(UIDRanges(range: 1...through)) : there
        }
        if let next = selected.uidNext?.rawValue, next > 1 {
            try await read(UIDRanges(range: (next > Self.last ? next - Self.last : 1)...(next - 1)))
        }
        return nil
    }

    /// Returns a day surely before the letter could be filed, so that the server can skip older ones. The day is the
    /// server's, in its own zone and by its own clock.
    private static func day(before queuedAt: Timestamp) -> CivilDate {
        InternalDate(secondsSince1970: queuedAt.microseconds / 1_000_000 - 3 * 86_400).day
    }
}
