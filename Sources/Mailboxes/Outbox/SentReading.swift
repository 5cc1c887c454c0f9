import IMAP
import MIME
import NIOCore
import Storage

/// Reads the headers of messages in the selected folder into a memory, and gets past those that the server does not hand
/// out: one that is refused is found by halving, one at which the server breaks off is asked for alone after that.
struct SentReading {
    /// Messages that are asked for at a time.
    private static let portion = 500
    /// Messages that are fetched from their beginning, because the server does not tell their fields alone.
    private static let wholeLimit = 64
    /// The most of a header that is kept, in bytes.
    fileprivate static let headerLimit = 64 * 1024
    /// Refusals in one reading. What is not read by then is not read.
    private static let refusalLimit = 100

    let session: IMAPSession

    /// Reads those of the messages that are not known yet.
    ///
    /// - Throws: an error after which the session is over; `memory` knows where it broke off then.
    func read(_ wanted: UIDRanges, into memory: inout SentMemory) async throws {
        let names = memory.isThorough ? LetterMarks.fields : ["Message-ID"]
        let fields = FetchItem.section(BodySection(piece: .headerFields(names)))
        let items: [FetchItem] = memory.isThorough ? [.uid, .internalDate, fields] : [.uid, fields]
        var bare = try await read(wanted, items, into: &memory) { $0.from.isEmpty && $0.date == nil }
        guard memory.isThorough, !bare.isEmpty else { return }
        bare.sort(by: >)
        // A letter has From and Date (RFC 5322 §3.6): a server that tells neither has not told the header.
        let beginning = FetchItem.section(.message, range: 0..<UInt64(Self.headerLimit))
        for uid in bare { memory.entries[uid] = nil }
        let beginnings = UIDRanges(bare.prefix(Self.wholeLimit))
        let empty = try await read(beginnings, [.uid, .internalDate, beginning], into: &memory) { $0.headers.isEmpty }
        memory.unreadable.formUnion(bare.dropFirst(Self.wholeLimit))
        memory.unreadable.formUnion(empty)
    }

    /// - Parameter isBare: whether what came of a message is not its header.
    /// - Returns: the UIDs of those messages.
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
        // Servers tell news of other messages between.
        for entry in entries where asked.contains(entry.uid) { memory.entries[entry.uid] = entry }
    }

    /// A message of which nothing came is gone, or is passed over in silence.
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

/// The header of one message, put together from the events of a fetch. What is behind its limit is dropped.
private struct ArrivingHeader {
    private var uid: UInt32?
    private var receivedAt: Timestamp?
    private var bytes: [UInt8] = []
    private var hasSection = false

    /// - Returns: the message when it is complete, unless it came without a section: that is news of its flags.
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
