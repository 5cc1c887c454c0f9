/// What was found lately, by digest, so that a program that signs in again and again costs no query.
struct RecentFindings: Sendable {
    /// How long a finding holds, from the moment before it was read. Revoked is out within a second even on a node that
    /// hears of no change.
    static let lifetime = Duration.milliseconds(900)
    /// The most findings that are kept.
    static let most = 10_000

    private struct Entry {
        let finding: AppPasswordFinding
        let readAt: Duration
    }

    private var entries: [[UInt8]: Entry] = [:]
    /// Each app password has one digest.
    private var digests: [Int64: [UInt8]] = [:]

    var count: Int { entries.count }

    /// Returns a finding that still holds.
    ///
    /// - Parameter now: The time by a clock that never goes back.
    func recall(_ digest: [UInt8], at now: Duration) -> AppPasswordFinding? {
        guard let entry = entries[digest], now - entry.readAt < Self.lifetime else { return nil }
        return entry.finding
    }

    /// Keeps a finding.
    ///
    /// - Parameters:
    ///   - readAt: The time just before it was read.
    ///   - now: The time.
    mutating func keep(_ finding: AppPasswordFinding, for digest: [UInt8], readAt: Duration, at now: Duration) {
        if entries.count >= Self.most { forgetOld(at: now) }
        entries[digest] = Entry(finding: finding, readAt: readAt)
        digests[finding.id] = digest
    }

    /// Forgets what no longer holds. If most of it still does and the memory is full, all is forgotten: it is read again.
    mutating func forgetOld(at now: Duration) {
        let kept = entries.filter { now - $0.value.readAt < Self.lifetime }
        guard kept.count <= Self.most / 2 else { return forgetAll() }
        entries = kept
        digests = Dictionary(kept.map { ($0.value.finding.id, $0.key) }) { first, _ in first }
    }

    mutating func forget(appPassword id: Int64) {
        guard let digest = digests.removeValue(forKey: id) else { return }
        entries[digest] = nil
    }

    mutating func forget(person id: Int64) {
        for entry in entries.values.filter({ $0.finding.personID == id }) { forget(appPassword: entry.finding.id) }
    }

    mutating func forgetAll() {
        entries.removeAll()
        digests.removeAll()
    }
}
