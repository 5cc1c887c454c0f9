/// Messages of a folder that are asked for together.
struct Portion: Hashable, Sendable {
    /// Descending.
    var uids: [UInt32]
    /// The UIDs that are accounted for once the messages are stored: theirs, and those between them that do not exist.
    var covers: UIDRanges
    /// How often the session has ended at them.
    var ends = 0

    /// The portions in which messages are fetched: newest first, and last of all those that are suspected singly.
    ///
    /// - Parameters:
    ///   - uids: descending.
    ///   - next: UIDs from here on are not accounted for.
    static func plan(
        _ uids: [UInt32], below next: UInt32, suspects: SuspectedMessages, limits: FetchLimits
    ) -> [Portion] {
        let suspects = suspects.isEmpty ? suspects : suspects.restricted(to: UIDRanges(uids))
        let suspected = suspects.all
        let groups = suspects.groups.map { Portion(uids: $0.uids.descending, covers: $0.uids, ends: $0.ends) }
        let others = suspected.isEmpty ? uids : uids.filter { !suspected.contains($0) }
        var windows: [Portion] = []
        var top = next - 1
        var start = 0
        var size = limits.firstWindow
        while start < others.count || start == 0 {
            let window = others[start..<min(start + size, others.count)]
            start += max(1, window.count)
            size = limits.factsCount
            // What lies between the messages of a window, and below the last one, does not exist.
            let bottom = start >= others.count ? 1 : window.last ?? 1
            let range = bottom <= top ? UIDRanges(range: bottom...top) : UIDRanges()
            windows.append(Portion(uids: Array(window), covers: range.subtracting(suspected)))
            guard bottom > 1 else { break }
            top = bottom - 1
        }
        return groups.filter { $0.uids.count > 1 } + windows + groups.filter { $0.uids.count == 1 }
    }
}
