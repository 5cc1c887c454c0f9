import IMAP
import Storage

/// What one session sees of a Sent folder: which letters of ours are there.
///
/// For a few letters the server is asked for each Message-ID, and what it answers is read to make sure. What is not found so,
/// and more letters at a time, are looked for in the headers of all that was filed since: these are read once, and afterwards
/// only those of what has been filed meanwhile. A server that is asked for each letter would go through the folder for each.
struct SentLook {
    /// Up to this number, letters are asked for one by one.
    private static let fewest = 4
    /// A search by Message-ID that finds more messages than this has not looked at the Message-ID.
    private static let most = 8
    /// How many messages are held in memory, some 300 bytes each.
    private static let largest = 200_000
    /// How many of the last messages are read if the server does not search.
    private static let last: UInt32 = 500

    private let session: IMAPSession
    private let folder: MailboxName
    private(set) var memory: SentMemory

    /// - Parameter memory: what an earlier session has seen of the folder.
    init(_ session: IMAPSession, folder: MailboxName, memory: SentMemory = SentMemory()) {
        self.session = session
        self.folder = folder
        self.memory = memory
        self.memory.hasBroken = false
    }

    /// Which of the letters are in the folder now.
    mutating func view(of errands: OutboxErrands) async throws -> OutboxErrands.View {
        let wanted = errands.all
        guard let earliest = wanted.map(\.queuedAt).min() else { return OutboxErrands.View(isComplete: true) }
        // Selected again for what came meanwhile: a server may report new messages only with the next command.
        let selected = try await session.select(folder, readOnly: true)
        memory.prepare(for: selected.uidValidity, thorough: wanted.contains(where: \.isThorough))
        let letters = wanted.map(\.letter)
        if memory.earliest == nil, wanted.count <= Self.fewest {
            try await search(for: wanted)
            let found = SentMatching.findings(of: letters, beside: errands.rivals, in: memory.entries.values)
            let isFound = wanted.allSatisfy { found[$0.id].map { $0.filing != .likeness } ?? !$0.isThorough }
            if isFound { return OutboxErrands.View(found: found, isComplete: true) }
        }
        let isComplete = try await learn(since: earliest, selected)
        if !isComplete, !memory.isThorough { try await search(for: wanted) }
        return OutboxErrands.View(
            found: SentMatching.findings(of: letters, beside: errands.rivals, in: memory.entries.values),
            isComplete: isComplete)
    }

    /// Reads what the server finds by Message-ID.
    private mutating func search(for errands: [OutboxErrands.Errand]) async throws {
        for errand in errands {
            let key = SearchKey.and([
                .since(Self.day(before: errand.queuedAt)), .header("Message-ID", "<\(errand.letter.messageID)>"),
            ])
            guard let found = try await searched(key), found.count <= Self.most else { continue }
            try await read(found)
        }
    }

    /// - Returns: nil if the server refuses the search.
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

    /// Reads what is not known yet of the folder, of letters that were queued at `earliest` or later.
    /// - Returns: whether all of it could be read.
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

    /// The messages that are to be read; nil if the server does not tell them: then the last ones are read.
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

    /// A day surely before the letter could be filed: the server then need not look through older ones. The day is the
    /// server's, in its own zone and by its own clock.
    private static func day(before queuedAt: Timestamp) -> CivilDate {
        InternalDate(secondsSince1970: queuedAt.microseconds / 1_000_000 - 3 * 86_400).day
    }
}
