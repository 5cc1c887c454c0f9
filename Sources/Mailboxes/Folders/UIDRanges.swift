import IMAP

/// A set of UIDs, as sorted ranges that do not touch. It stays small for a folder with many messages.
struct UIDRanges: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    init() {}

    init(range: ClosedRange<UInt32>) { ranges = [range] }

    /// Parses an IMAP sequence set; `nil` if the text isn't one. `*` is not accepted.
    init?(_ text: String) {
        for part in text.split(separator: ",") {
            let ends = part.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
            guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else {
                return nil
            }
            insert(first...last)
        }
    }

    init(_ uids: some Sequence<UInt32>) {
        for uid in uids.sorted() {
            if let last = ranges.last, last.upperBound >= uid || last.upperBound + 1 == uid {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, uid)
            } else {
                ranges.append(uid...uid)
            }
        }
    }

    /// The ranges as an IMAP sequence set: `1:40,93:120`.
    var text: String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }.joined(separator: ",")
    }

    var isEmpty: Bool { ranges.isEmpty }
    var count: Int { ranges.reduce(0) { $0 + $1.count } }
    var last: UInt32? { ranges.last?.upperBound }

    func contains(_ uid: UInt32) -> Bool {
        let index = firstIndex(endingAtOrAfter: uid)
        return index < ranges.count && ranges[index].lowerBound <= uid
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        // Joins its neighbours: ranges that end just before it or begin just after it.
        let reach = range.lowerBound == 0 ? 0 : range.lowerBound - 1
        let start = firstIndex(endingAtOrAfter: reach)
        var end = start
        var joined = range
        while end < ranges.count,
            ranges[end].lowerBound <= (range.upperBound == .max ? .max : range.upperBound + 1)
        {
            joined =
                min(joined.lowerBound, ranges[end].lowerBound)...max(joined.upperBound, ranges[end].upperBound)
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: [joined])
    }

    mutating func remove(_ uid: UInt32) {
        let index = firstIndex(endingAtOrAfter: uid)
        guard index < ranges.count, ranges[index].lowerBound <= uid else { return }
        let range = ranges[index]
        var parts: [ClosedRange<UInt32>] = []
        if range.lowerBound < uid { parts.append(range.lowerBound...(uid - 1)) }
        if uid < range.upperBound { parts.append((uid + 1)...range.upperBound) }
        ranges.replaceSubrange(index...index, with: parts)
    }

    /// Returns the UIDs from 1 up to but not including `next` that are not in the set.
    func gaps(below next: UInt32) -> UIDRanges {
        var gaps = UIDRanges()
        var from: UInt32 = 1
        for range in ranges {
            guard from < next else { return gaps }
            if range.lowerBound > from { gaps.ranges.append(from...min(range.lowerBound - 1, next - 1)) }
            if range.upperBound == .max { return gaps }
            from = max(from, range.upperBound + 1)
        }
        if from < next { gaps.ranges.append(from...(next - 1)) }
        return gaps
    }

    /// The set as the client's commands take it.
    var uidSet: UIDSet {
        UIDSet(runs: ranges.map { .init(UID(rawValue: $0.lowerBound), UID(rawValue: $0.upperBound)) })
    }

    private func firstIndex(endingAtOrAfter uid: UInt32) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < uid { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension UIDRanges {
    /// Returns the UIDs that are in this set but not in the other.
    func subtracting(_ other: UIDRanges) -> UIDRanges {
        var rest = UIDRanges()
        var index = 0
        for range in ranges {
            var from = range.lowerBound
            while index < other.ranges.count, other.ranges[index].upperBound < from { index += 1 }
            var probe = index
            var isOpen = true
            while isOpen, probe < other.ranges.count, other.ranges[probe].lowerBound <= range.upperBound {
                let hole = other.ranges[probe]
                if hole.lowerBound > from { rest.ranges.append(from...(hole.lowerBound - 1)) }
                if hole.upperBound >= range.upperBound {
                    isOpen = false
                } else {
                    from = hole.upperBound + 1
                    probe += 1
                }
            }
            if isOpen { rest.ranges.append(from...range.upperBound) }
        }
        return rest
    }

    /// Returns the UIDs that are in both sets.
    func intersection(_ other: UIDRanges) -> UIDRanges { subtracting(subtracting(other)) }

    /// Every UID, in descending order.
    var descending: [UInt32] { ranges.reversed().flatMap { $0.reversed() } }
}
