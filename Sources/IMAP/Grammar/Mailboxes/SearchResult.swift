/// What SEARCH found: from `* SEARCH` every match, from `* ESEARCH` what was asked to be returned (RFC 9051 §7.3.3,
/// §7.3.4).
public struct SearchResult: Hashable, Sendable {
    /// The tag of the command that it answers (RFC 4466 §2.6.2); only in ESEARCH.
    public var tag: String?
    /// Whether the numbers are UIDs.
    public var isUID = false
    /// RETURN (ALL), or the list of a plain SEARCH.
    public var all: [ClosedRange<UInt32>] = []
    public var min: UInt32?
    public var max: UInt32?
    public var count: UInt64?
    /// The highest of the matches, where the search spoke of MODSEQ (RFC 7162 §3.1.5).
    public var highestModificationSequence: ModificationSequence?
    /// Whether the server has answered at all. It must, also if nothing was found (RFC 3501 §6.4.4).
    public internal(set) var isTold = false

    public init() {}

    /// The matches of a search by UID.
    public var uids: UIDSet { Self.set(all) }

    /// The matches of a search by place.
    public var sequence: SequenceSet { Self.set(all) }

    private static func set<Number: MessageNumber>(_ runs: [ClosedRange<UInt32>]) -> NumberSet<Number> {
        NumberSet(
            runs: runs.map { NumberSet.Run(Number(rawValue: $0.lowerBound), Number(rawValue: $0.upperBound)) })
    }
}
