import Storage

/// Counts different wrong secrets by subject, in bounded memory. A program that tries the same one again and again
/// counts once.
struct DistinctWrongSecrets: Sendable {
    /// The most subjects that are remembered. If there are more, those that were quiet for the longest time are
    /// forgotten.
    static let mostSubjects = 10_000
    /// The most bytes of a subject's name.
    static let longestSubject = 320
    /// How long to wait after each wrong one from the limit on.
    static let waits: [Duration] = [.seconds(60), .seconds(300), .seconds(900), .seconds(3_600)]
    /// After how long without a new wrong one a subject is forgotten.
    static let memory = Duration.seconds(86_400)

    private struct Subject {
        /// The first eight bytes of each wrong secret's digest.
        var digests: Set<UInt64> = []
        var blockedUntil: Timestamp?
        var lastAt: Timestamp
    }

    /// How many different wrong ones are free.
    let limit: Int
    private var subjects: [String: Subject] = [:]
    /// The latest end of a block, so that a time without blocks costs nothing.
    private var lastBlockEnds: Timestamp?

    init(limit: Int) { self.limit = limit }

    var count: Int { subjects.count }

    /// Whether a subject is blocked at all.
    func isAnyBlocked(at now: Timestamp) -> Bool { lastBlockEnds.map { now < $0 } ?? false }

    /// Returns until when a subject is blocked; `nil` if it is not.
    func blocked(_ name: String, at now: Timestamp) -> Timestamp? {
        guard isAnyBlocked(at: now), let until = subjects[Self.cut(name)]?.blockedUntil, now < until else { return nil }
        return until
    }

    /// Counts a wrong secret, unless the subject came with it before.
    ///
    /// - Returns: Until when the subject is blocked by this one; `nil` if it is not.
    mutating func count(_ digest: [UInt8], of name: String, at now: Timestamp) -> Timestamp? {
        let name = Self.cut(name)
        var subject = subjects[name] ?? Subject(lastAt: now)
        if subject.lastAt + Self.memory <= now { subject = Subject(lastAt: now) }
        let short = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard subject.digests.insert(short).inserted else { return nil }
        subject.lastAt = now
        // The waits bound the number of digests: past the limit there is at most one in an hour.
        let step = subject.digests.count - limit
        if step >= 0 {
            let until = now + Self.waits[min(step, Self.waits.count - 1)]
            subject.blockedUntil = until
            lastBlockEnds = max(lastBlockEnds ?? until, until)
        }
        if subjects[name] == nil, subjects.count >= Self.mostSubjects { forgetSome(at: now) }
        subjects[name] = subject
        return step >= 0 ? subject.blockedUntil : nil
    }

    /// Makes room for half of the subjects at once, so that the work is spread over many.
    private mutating func forgetSome(at now: Timestamp) {
        subjects = subjects.filter { now < $0.value.lastAt + Self.memory }
        guard subjects.count > Self.mostSubjects / 2 else { return }
        let kept = subjects.sorted { left, right in
            let (leftEnd, rightEnd) = (
                left.value.blockedUntil ?? left.value.lastAt, right.value.blockedUntil ?? right.value.lastAt
            )
            return leftEnd > rightEnd
        }.prefix(Self.mostSubjects / 2)
        subjects = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// Cuts what no address can be.
    static func cut(_ name: String) -> String {
        name.utf8.count <= longestSubject ? name : String(decoding: name.utf8.prefix(longestSubject), as: UTF8.self)
    }
}
