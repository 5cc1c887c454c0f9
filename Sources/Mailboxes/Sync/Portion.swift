/// Messages of a folder that are requested together.
struct Portion: Hashable, Sendable {
    /// The UIDs, in descending order.
    var uids: [UInt32]
    /// The UIDs that are accounted for once the messages are stored: those of the messages, and the gaps between them.
    var covers: UIDRanges
    /// How often a session has ended at them.
    var ends = 0

    /// Returns the portions in which to fetch messages: suspected groups, then the rest newest first, then the messages
    /// that are suspected alone.
    ///
    /// - Parameters:
    ///   - uids: The UIDs, in descending order.
    ///   - next: The first UID that is not accounted for.
    ///   - suspects: The messages at which a session may have ended.
    ///   - limits: The number of messages in a portion.
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
            // The UIDs between a window's messages, and those below the last message, do not exist.
            let bottom = start >= others.count ? 1 : window.last ?? 1
            let range = bottom <= top ? UIDRanges(range: bottom...top) : UIDRanges()
            windows.append(Portion(uids: Array(window), covers: range.subtracting(suspected)))
            guard bottom > 1 else { break }
            top = bottom - 1
        }
        return groups.filter { $0.uids.count > 1 } + windows + groups.filter { $0.uids.count == 1 }
    }
}
