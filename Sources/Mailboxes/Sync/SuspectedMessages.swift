import IMAP

/// Groups of a folder's messages, at one of which the server ended the session. Each group is requested separately.
///
/// A group that ends the session again is split into smaller ones, until one message is left. The groups are stored, so
/// that each fetch comes closer.
struct SuspectedMessages: Hashable, Sendable {
    struct Group: Hashable, Sendable {
        var uids: UIDRanges
        /// How often a session has ended at it, or at a group that it was part of: 1 or more.
        var ends: Int
    }

    var groups: [Group] = []

    init(groups: [Group] = []) { self.groups = groups }

    /// Parses the stored form, `1@7;2@9:40,51`; `nil` if the text has another form.
    init?(_ text: String) {
        for part in text.split(separator: ";") {
            let fields = part.split(separator: "@", maxSplits: 1)
            guard fields.count == 2, let ends = Int(fields[0]), ends > 0, let uids = UIDRanges(String(fields[1])) else {
                return nil
            }
            groups.append(Group(uids: uids, ends: ends))
        }
    }

    /// The stored form.
    var text: String { groups.map { "\($0.ends)@\($0.uids.text)" }.joined(separator: ";") }

    var isEmpty: Bool { groups.isEmpty }

    /// The UIDs of all groups.
    var all: UIDRanges {
        var all = UIDRanges()
        for group in groups { for range in group.uids.ranges { all.insert(range) } }
        return all
    }

    /// Returns the groups without any UID that isn't in `uids`.
    func restricted(to uids: UIDRanges) -> SuspectedMessages {
        SuspectedMessages(
            groups: groups.compactMap { group in
                let rest = group.uids.intersection(uids)
                return rest.isEmpty ? nil : Group(uids: rest, ends: group.ends)
            })
    }

    /// Puts each of these messages into its own group, to be requested alone.
    mutating func single(out uids: UIDRanges) {
        guard !uids.isEmpty else { return }
        groups = groups.compactMap { group in
            let rest = group.uids.subtracting(uids)
            return rest.isEmpty ? nil : Group(uids: rest, ends: group.ends)
        }
        groups += uids.descending.map { Group(uids: UIDRanges([$0]), ends: 1) }
    }

    /// Returns the groups in which to request messages again after a session ended at them.
    ///
    /// - Parameters:
    ///   - left: The messages of one command that did not come.
    ///   - ends: How often a session had ended at them before.
    ///   - inProgress: The message in the middle of which the session ended; `nil` if unknown.
    ///   - hasAnswers: Whether other messages of the command came.
    static func cut(_ left: UIDRanges, ends: Int, inProgress: UInt32?, hasAnswers: Bool) -> [Group] {
        guard left.count > 1 else { return left.isEmpty ? [] : [Group(uids: left, ends: ends + 1)] }
        // Servers answer from the lowest UID up, so the first missing message is the likeliest.
        let likeliest =
            inProgress.flatMap { left.contains($0) ? $0 : nil } ?? (ends == 0 || hasAnswers ? left.first : nil)
        if let likeliest {
            let one = UIDRanges([likeliest])
            return [left.subtracting(one), one].map { Group(uids: $0, ends: ends + 1) }
        }
        return left.parts(parts).map { Group(uids: $0, ends: ends + 1) }
    }

    /// The number of parts of a group in which no message is likelier. Only one of the parts costs a session.
    private static let parts = 8
}

extension UIDRanges {
    var first: UInt32? { ranges.first?.lowerBound }

    /// Splits the UIDs into at most this many parts of about the same size, the highest UIDs last.
    func parts(_ count: Int) -> [UIDRanges] {
        let size = max(1, (self.count + count - 1) / max(1, count))
        var parts: [UIDRanges] = []
        var part = UIDRanges()
        var room = size
        for range in ranges {
            var from = range.lowerBound
            while true {
                let left = Int(range.upperBound - from) + 1
                let taken = min(left, room)
                part.insert(from...(from + UInt32(taken - 1)))
                room -= taken
                if room == 0 {
                    parts.append(part)
                    (part, room) = (UIDRanges(), size)
                }
                guard taken < left else { break }
                from += UInt32(taken)
            }
        }
        return part.isEmpty ? parts : parts + [part]
    }
}
