import IMAP
import MIME
import NIOCore
import Storage

/// Reads the headers of messages in the selected folder into a memory, and gets past those that the server does not
/// return. A refused message is found by halving; after a message at which the server breaks off, suspects are
/// requested alone.
struct SentReading {
    /// The number of messages requested at a time.
    private static let portion = 500
    /// The number of messages fetched from their beginning because the server does not return their fields alone.
    private static let wholeLimit = 64
    /// The part of a header that is kept, in bytes.
    fileprivate static let headerLimit = 64 * 1024
    /// The number of refusals in one reading. What is unread by then stays unread.
    private static let refusalLimit = 100

    let session: IMAPSession

    /// Reads those of the messages that are not known yet.
    ///
    /// - Throws: An error after which the session is over. `memory` then knows where it broke off.
    func read(_ wanted: UIDRanges, into memory: inout SentMemory) async throws {
        let names = memory.isThorough ? LetterMarks.fields : ["Message-ID"]
        let fields = FetchItem.section(BodySection(piece: .headerFields(names)))
        let items: [FetchItem] = memory.isThorough ? [.uid, .internalDate, fields] : [.uid, fields]
        var bare = try await read(wanted, items, into: &memory) { $0.from.isEmpty && $0.date == nil }
        guard memory.isThorough, !bare.isEmpty else { return }
        bare.sort(by: >)
        // A letter has From and Date (RFC 5322 §3.6): a server that returns neither has not returned the header.
        let beginning = FetchItem.section(.message, range: 0..<UInt64(Self.headerLimit))
        for uid in bare { memory.entries[uid] = nil }
        let beginnings = UIDRanges(bare.prefix(Self.wholeLimit))
        let empty = try await read(beginnings, [.uid, .internalDate, beginning], into: &memory) { $0.headers.isEmpty }
        memory.unreadable.formUnion(bare.dropFirst(Self.wholeLimit))
        memory.unreadable.formUnion(empty)
    }

    /// Reads messages with the given items.
    ///
    /// - Parameter isBare: Returns whether what came of a message is not its header.
    /// - Returns: The UIDs of the messages without a header.
    private func read(
        _ wanted: UIDRanges, _ items: [FetchItem], into memory: inout SentMemory, isBare: (Message) -> Bool
    ) async throws -> [UInt32] {
        var rest = wanted.ranges.flatMap { Array($0) }.filter {
            memory.entries[$0] == nil && !memory.unreadable.contains($0)
        }
        var (bare, size, refusals): ([UInt32], Int, Int) = ([], Self.portion, 0)
        while !rest.isEmpty {
            let portion = memory.portion(of: rest, size: size)
            var got: [SentEntry] = []
            do {
                try await fetch(portion, items) { uid, message, receivedAt in
                    got.append(SentEntry(uid: uid, marks: LetterMarks(message), receivedAt: receivedAt))
                    if isBare(message) { bare.append(uid) }
                }
                keep(got, of: portion, in: &memory)
                let missing = portion.filter { memory.entries[$0] == nil }
                try await note(missing: missing, in: &memory)
                memory.noteAnswered(portion)
                let done = Set(portion)
                rest.removeAll(where: done.contains)
                size = min(size * 2, Self.portion)
            } catch let error as IMAPError {
                keep(got, of: portion, in: &memory)
                guard error.leavesSessionUsable else {
                    if error != .cancelled { memory.noteBreak(reading: portion) }
                    throw error
                }
                refusals += 1
                rest.removeAll { memory.entries[$0] != nil }
                let open = portion.filter { memory.entries[$0] == nil }
                if open.count <= 1 || refusals >= Self.refusalLimit {
                    let lost = refusals >= Self.refusalLimit ? rest : open
                    memory.unreadable.formUnion(lost)
                    rest.removeAll { memory.unreadable.contains($0) }
                }
                size = max(1, open.count / 2)
            }
        }
        return bare
    }

    private func keep(_ entries: [SentEntry], of portion: [UInt32], in memory: inout SentMemory) {
        let asked = Set(portion)
        // Servers send news of other messages in between.
        for entry in entries where asked.contains(entry.uid) { memory.entries[entry.uid] = entry }
    }

    /// Sorts out messages that nothing came of: they are gone, or the server skipped them silently.
    private func note(missing: [UInt32], in memory: inout SentMemory) async throws {
        guard !missing.isEmpty else { return }
        do throws(IMAPError) {
            let there = try await session.search(.messages(.uids(UIDRanges(missing).uidSet))).all
            memory.unreadable.formUnion(missing.filter { uid in there.contains { $0.contains(uid) } })
        } catch {
            guard error.leavesSessionUsable else { throw error }
            memory.unreadable.formUnion(missing)
        }
    }

    private func fetch(
        _ uids: [UInt32], _ items: [FetchItem], _ found: (UInt32, Message, _ receivedAt: Timestamp?) -> Void
    ) async throws {
        var header = ArrivingHeader()
        try await session.fetch(.uids(UIDRanges(uids).uidSet), items) { event in
            guard let (uid, bytes, receivedAt) = header.take(event) else { return }
            found(uid, Message(parsing: LetterMarks.header(of: bytes)), receivedAt)
        }
    }
}

/// The header of one message, assembled from the events of a fetch. Bytes past its limit are dropped.
private struct ArrivingHeader {
    private var uid: UInt32?
    private var receivedAt: Timestamp?
    private var bytes: [UInt8] = []
    private var hasSection = false

    /// Returns the message when it is complete, unless it came without a section: that is only news of its flags.
    mutating func take(_ event: FetchEvent) -> (uid: UInt32, bytes: [UInt8], receivedAt: Timestamp?)? {
        switch event {
        case .began: self = ArrivingHeader()
        case .attributes(let attributes):
            for attribute in attributes { take(attribute) }
        case .sectionBegan: hasSection = true
        case .sectionBytes(let piece):
            bytes += piece.readableBytesView.prefix(SentReading.headerLimit - bytes.count)
        case .sectionEnded: break
        case .ended:
            guard let uid, hasSection else { return nil }
            return (uid, bytes, receivedAt)
        }
        return nil
    }

    private mutating func take(_ attribute: FetchAttribute) {
        switch attribute {
        case .uid(let value): uid = value.rawValue
        case .internalDate(let value): receivedAt = Timestamp(seconds: value.secondsSince1970)
        case .section(_, let piece):
            hasSection = true
            bytes += (piece ?? []).prefix(SentReading.headerLimit - bytes.count)
        default: break
        }
    }
}
