import Storage

/// A letter of ours to look for in Sent.
struct SentLetter: Hashable, Sendable {
    let id: Int64
    /// The Message-ID, without angle brackets.
    let messageID: String
    var token: String?
    var likeness: Int64?
    /// The time in its Date.
    var writtenAt: Timestamp?
    /// When the server can have filed it; `nil` if that is unknown.
    var filedWithin: ClosedRange<Timestamp>?

    /// The server may have begun to take a letter this long before the attempt's end: the time it may need to answer
    /// the letter's end (RFC 5321 §4.5.3.2.6), and some more for the letter itself.
    private static let longestAttempt = Duration.seconds(900)
    /// The server's clock may differ from ours by this much.
    private static let clockDifference = Duration.seconds(120)

    /// Returns the time within which a server files a letter, by its clock.
    ///
    /// - Parameter end: When the attempt's outcome was known.
    static func window(queuedAt: Timestamp, endOfAttempt end: Timestamp) -> ClosedRange<Timestamp> {
        let start = max(queuedAt, end - longestAttempt)
        return (min(start, end) - clockDifference)...(end + clockDifference)
    }
}

/// A message in the Sent folder, as far as it was read.
struct SentEntry: Hashable, Sendable {
    let uid: UInt32
    let marks: LetterMarks
    /// Its INTERNALDATE.
    var receivedAt: Timestamp?
}

/// What was found of one letter in Sent.
struct SentFinding: Hashable, Sendable {
    /// The surest mark by which it was found.
    var filing: SentFiling
    /// The surest mark of a copy with another Message-ID; `nil` if every copy has ours.
    var renamed: SentFiling?
    /// The other Message-IDs of its copies.
    var names: Set<String> = []
    /// The number of copies.
    var count = 0

    mutating func add(_ entry: SentEntry, _ filing: SentFiling) {
        count += 1
        if filing.rank < self.filing.rank { self.filing = filing }
        guard filing != .messageID, let name = entry.marks.messageID else { return }
        names.insert(name)
        if renamed.map({ filing.rank < $0.rank }) ?? true { renamed = filing }
    }
}

/// Matches messages in Sent with letters of ours.
///
/// The Message-ID, the former Message-ID and the token each prove a match. Without them, recipients, subject and time
/// together do, unless another letter of ours fits as well.
enum SentMatching {
    /// Returns what was found of each letter, by its number.
    ///
    /// - Parameters:
    ///   - letters: The letters to look for.
    ///   - rivals: Other letters of ours with the likeness of one of these.
    ///   - entries: The messages in Sent.
    static func findings(
        of letters: [SentLetter], beside rivals: [SentLetter], in entries: some Sequence<SentEntry>
    ) -> [Int64: SentFinding] {
        let all = letters + rivals
        let names = Dictionary(all.map { ($0.messageID, $0.id) }) { first, _ in first }
        let tokens = Dictionary(all.compactMap { letter in letter.token.map { ($0, letter.id) } }) { first, _ in first }
        let alike = Dictionary(grouping: all.filter { $0.likeness != nil }, by: \.likeness)
        var found: [Int64: SentFinding] = [:]
        var unmarked: [Int64: [SentEntry]] = [:]
        for entry in entries {
            if let (id, filing) = owner(of: entry.marks, names, tokens) {
                found[id, default: SentFinding(filing: filing)].add(entry, filing)
            } else if let likeness = entry.marks.likeness, alike[likeness] != nil {
                unmarked[likeness, default: []].append(entry)
            }
        }
        for (likeness, entries) in unmarked {
            let letters = alike[likeness] ?? []
            for (id, entries) in byTime(letters, letters.filter { found[$0.id] == nil }, entries) {
                var finding = SentFinding(filing: .likeness)
                for entry in entries { finding.add(entry, .likeness) }
                found[id] = finding
            }
        }
        let wanted = Set(letters.map(\.id))
        return found.filter { wanted.contains($0.key) }
    }

    private static func owner(
        of marks: LetterMarks, _ names: [String: Int64], _ tokens: [String: Int64]
    ) -> (Int64, SentFiling)? {
        if let messageID = marks.messageID, let id = names[messageID] { return (id, .messageID) }
        if let id = marks.originals.lazy.compactMap({ names[$0] }).first { return (id, .originalMessageID) }
        if let token = marks.token, let id = tokens[token.description] { return (id, .token) }
        return nil
    }

    /// Distinguishes letters of the same likeness by time: by the second in Date, which most servers keep, or by when the
    /// server can have filed the letter.
    ///
    /// - Parameter open: Those of the letters that no other mark has found.
    private static func byTime(
        _ letters: [SentLetter], _ open: [SentLetter], _ entries: [SentEntry]
    ) -> [Int64: [SentEntry]] {
        var found: [Int64: [SentEntry]] = [:]
        for (time, letters) in Dictionary(grouping: open, by: \.writtenAt) where time != nil && letters.count == 1 {
            let same = entries.filter { $0.marks.writtenAt == time }
            if let letter = letters.first, !same.isEmpty { found[letter.id] = same }
        }
        let times = Set(letters.compactMap(\.writtenAt))
        let others = entries.filter { entry in entry.marks.writtenAt.map { !times.contains($0) } ?? true }
        let open = open.filter { found[$0.id] == nil }
        // A Date outside the attempt was written by another program: it is a different letter.
        func fits(_ letter: SentLetter, _ entry: SentEntry) -> Bool {
            guard let window = letter.filedWithin, let time = entry.marks.writtenAt ?? entry.receivedAt else {
                return false
            }
            return window.contains(time)
        }
        for letter in open {
            let fitting = others.filter { fits(letter, $0) }
            guard fitting.count == 1, let entry = fitting.first, open.count(where: { fits($0, entry) }) == 1 else {
                continue
            }
            found[letter.id] = [entry]
        }
        return found
    }
}
