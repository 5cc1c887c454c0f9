/// The result of SEARCH: every match for `* SEARCH`, the items requested for `* ESEARCH` (RFC 9051 §7.3.3, §7.3.4).
public struct SearchResult: Hashable, Sendable {
    /// The tag of the command that the result belongs to (RFC 4466 §2.6.2). ESEARCH only.
    public var tag: String?
    /// Whether the numbers are UIDs.
    public var isUID = false
    /// The matches of RETURN (ALL) or of a plain SEARCH.
    public var all: [ClosedRange<UInt32>] = []
    /// The lowest match.
    public var min: UInt32?
    /// The highest match.
    public var max: UInt32?
    /// The number of matches.
    public var count: UInt64?
    /// The highest modification sequence of the matches, if the search used MODSEQ (RFC 7162 §3.1.5).
    public var highestModificationSequence: ModificationSequence?
    /// Whether the server sent a result at all. It must, even if nothing matches (RFC 3501 §6.4.4).
    public internal(set) var isTold = false

    /// Creates an empty result.
    public init() {}

    /// The matches of a search by UID.
    public var uids: UIDSet { Self.set(all) }

    /// The matches of a search by sequence number.
    public var sequence: SequenceSet { Self.set(all) }

    private static func set<Number: MessageNumber>(_ runs: [ClosedRange<UInt32>]) -> NumberSet<Number> {
        NumberSet(
            runs: runs.map { NumberSet.Run(Number(rawValue: $0.lowerBound), Number(rawValue: $0.upperBound)) })
    }
}
