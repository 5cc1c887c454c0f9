/// A number of bytes as reported by a server, or a sum of such numbers.
///
/// A server can report any 64-bit number. Each is capped at ``largest`` when it is read, as is each sum and product, so
/// arithmetic on reported sizes cannot overflow. ``bytes`` returns the number to store or display.
public struct ReportedSize: Hashable, Sendable {
    /// The number of bytes, 0 to 2^50.
    public let bytes: Int

    /// 2^50 bytes, more than any mailbox holds. Larger numbers count as this one.
    public static let largest = ReportedSize(unchecked: 1 << 50)
    /// No bytes.
    public static let zero = ReportedSize(unchecked: 0)

    private init(unchecked bytes: Int) { self.bytes = bytes }

    /// Creates a size from a reported number. A negative one counts as 0, one above ``largest`` as ``largest``.
    public init(_ number: some BinaryInteger) {
        bytes = min(max(Int(clamping: number), 0), 1 << 50)
    }

    /// Returns the sum, capped at ``largest``.
    public static func + (left: ReportedSize, right: ReportedSize) -> ReportedSize {
        // Two numbers of 50 bits add up to at most 51 bits.
        ReportedSize(left.bytes + right.bytes)
    }

    /// Adds a size, up to ``largest``.
    public static func += (left: inout ReportedSize, right: ReportedSize) { left = left + right }

    /// Returns `count` times the size, capped at ``largest``; 0 if `count` is negative.
    public static func * (size: ReportedSize, count: Int) -> ReportedSize {
        let (product, overflow) = size.bytes.multipliedReportingOverflow(by: max(0, count))
        return overflow ? .largest : ReportedSize(product)
    }

    /// Returns the size divided by `count`, rounded down. A count below 1 counts as 1.
    public static func / (size: ReportedSize, count: Int) -> ReportedSize { ReportedSize(size.bytes / max(1, count)) }
}

extension ReportedSize: Comparable {
    public static func < (left: ReportedSize, right: ReportedSize) -> Bool { left.bytes < right.bytes }
}

extension ReportedSize: CustomStringConvertible {
    /// The number in digits.
    public var description: String { String(bytes) }
}

extension ReportedSize: ExpressibleByIntegerLiteral {
    public init(integerLiteral bytes: Int) { self.init(bytes) }
}

extension Sequence where Element == ReportedSize {
    /// The sum of the sizes, capped at ``ReportedSize/largest``.
    public var total: ReportedSize { reduce(.zero, +) }
}
