/// Message numbers as IMAP writes them: single numbers and ranges, with `*` for the largest (RFC 9051 §9
/// `sequence-set`).
///
/// The ranges keep the order given, because COPYUID pairs two sets by position (RFC 4315 §3).
/// ``init(_:)-(Sequence<Number>)`` sorts and merges them, which gives the shortest text.
public struct NumberSet<Number: MessageNumber>: Hashable, Sendable {
    /// A run of consecutive numbers. `lower` never exceeds `upper`.
    public struct Run: Hashable, Sendable {
        /// The first number.
        public let lower: Number
        /// The last number.
        public let upper: Number

        /// Creates a run from its ends, in either order: `9:3` is `3:9` (RFC 9051 §9).
        public init(_ one: Number, _ other: Number) {
            lower = min(one, other)
            upper = max(one, other)
        }

        /// How many numbers the run contains; `*` counts as 4294967295.
        public var count: Int { Int(upper.rawValue) - Int(lower.rawValue) + 1 }  // checked: 32 bits in 64
    }

    /// The runs, in the order given.
    public private(set) var runs: [Run]

    /// Creates a set from runs, keeping their order.
    public init(runs: [Run]) { self.runs = runs }

    /// Creates a set of numbers: sorted, without duplicates, adjacent ones merged into runs.
    public init(_ numbers: some Sequence<Number>) {
        var runs: [Run] = []
        var open: (first: UInt32, last: UInt32)?
        for number in numbers.map(\.rawValue).sorted() {
            guard let run = open else {
                open = (number, number)
                continue
            }
            if number == run.last || (run.last < .max && number == run.last + 1) {
                open = (run.first, number)
            } else {
                runs.append(Run(Number(rawValue: run.first), Number(rawValue: run.last)))
                open = (number, number)
            }
        }
        if let run = open { runs.append(Run(Number(rawValue: run.first), Number(rawValue: run.last))) }
        self.runs = runs
    }

    /// Creates a set of the numbers in a range.
    public init(_ range: ClosedRange<Number>) { runs = [Run(range.lowerBound, range.upperBound)] }

    /// Creates a set from this number to the largest. Servers answer `n:*` with the last message even if its number is
    /// below `n`.
    public init(_ range: PartialRangeFrom<Number>) { runs = [Run(range.lowerBound, .largest)] }

    /// Creates a set of one number.
    public init(_ number: Number) { runs = [Run(number, number)] }

    /// Every message: `1:*`.
    public static var all: Self { Self(Number(rawValue: 1)...) }

    /// Whether the set has no numbers. Such a set has no form on the wire, so commands do not send it.
    public var isEmpty: Bool { runs.isEmpty }

    /// How many numbers the runs contain. Duplicates count twice, and `*` counts as 4294967295.
    public var count: Int { runs.reduce(0) { $0 + $1.count } }

    /// Returns whether the set contains a number.
    public func contains(_ number: Number) -> Bool {
        runs.contains { $0.lower <= number && number <= $0.upper }
    }

    /// Appends a run.
    public mutating func insert(_ run: Run) { runs.append(run) }

    /// The numbers in order, generated lazily, since nine bytes can name four billion of them.
    public var numbers: some Sequence<Number> {
        runs.lazy.flatMap { run in
            (run.lower.rawValue...run.upper.rawValue).lazy.map { Number(rawValue: $0) }
        }
    }

    /// Splits the set into sets of at most `count` numbers, in order, such as for batches of FETCH. A count below 1
    /// counts as 1. Open runs (`n:*`) are kept whole.
    public func batches(of count: Int) -> [Self] {
        let room = max(1, count)
        var sets: [Self] = []
        var current: [Run] = []
        var used = 0
        for run in runs {
            guard run.upper != .largest else {
                current.append(run)
                continue
            }
            var lower = run.lower.rawValue
            while lower <= run.upper.rawValue {
                let take = min(room - used, Int(run.upper.rawValue - lower) + 1)  // checked: lower is not above it
                let upper = lower + UInt32(take - 1)
                current.append(Run(Number(rawValue: lower), Number(rawValue: upper)))
                used += take
                lower = upper + 1
                if used == room {
                    sets.append(Self(runs: current))
                    current = []
                    used = 0
                }
            }
        }
        if !current.isEmpty { sets.append(Self(runs: current)) }
        return sets
    }
}

/// Messages by UID.
public typealias UIDSet = NumberSet<UID>
/// Messages by sequence number.
public typealias SequenceSet = NumberSet<SequenceNumber>

extension NumberSet: CustomStringConvertible {
    /// The set as written on the wire, such as `1:4,7,9:*`.
    public var description: String {
        runs.map { $0.lower == $0.upper ? "\($0.lower)" : "\($0.lower):\($0.upper)" }.joined(separator: ",")
    }
}

extension NumberSet: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Number...) { self.init(elements) }
}
