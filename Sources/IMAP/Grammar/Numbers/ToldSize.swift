/// A number of bytes as reported by a server, or a sum of such numbers.
///
/// A server can report any 64-bit number. Each is capped at ``largest`` when it is read, as is each sum and product, so
/// arithmetic on reported sizes cannot overflow. ``bytes`` returns the number to store or display.
public struct ToldSize: Hashable, Sendable {
    /// The number of bytes, 0 to 2^50.
    public let bytes: Int

    /// 2^50 bytes, more than any mailbox holds. Larger numbers count as this one.
    public static let largest = ToldSize(unchecked: 1 << 50)
    /// No bytes.
    public static let zero = ToldSize(unchecked: 0)

    private init(unchecked bytes: Int) { self.bytes = bytes }

    /// Creates a size from a reported number. A negative one counts as 0, one above ``largest`` as ``largest``.
    public init(_ told: some BinaryInteger) {
        bytes = min(max(Int(clamping: told), 0), 1 << 50)
    }

    /// Returns the sum, capped at ``largest``.
    public static func + (left: ToldSize, right: ToldSize) -> ToldSize {
        // Two numbers of 50 bits add up to at most 51 bits.
        ToldSize(left.bytes + right.bytes)
    }

    /// Adds a size, up to ``largest``.
    public static func += (left: inout ToldSize, right: ToldSize) { left = left + right }

    /// Returns `count` times the size, capped at ``largest``; 0 if `count` is negative.
    public static func * (size: ToldSize, count: Int) -> ToldSize {
        let (product, overflow) = size.bytes.multipliedReportingOverflow(by: max(0, count))
        return overflow ? .largest : ToldSize(product)
    }

    /// Returns the size divided by `count`, rounded down. A count below 1 counts as 1.
    public static func / (size: ToldSize, count: Int) -> ToldSize { ToldSize(size.bytes / max(1, count)) }
}

extension ToldSize: Comparable {
    public static func < (left: ToldSize, right: ToldSize) -> Bool { left.bytes < right.bytes }
}

extension ToldSize: CustomStringConvertible {
    /// The number in digits.
    public var description: String { String(bytes) }
}

extension ToldSize: ExpressibleByIntegerLiteral {
    public init(integerLiteral bytes: Int) { self.init(bytes) }
}

extension Sequence where Element == ToldSize {
    /// The sum of the sizes, capped at ``ToldSize/largest``.
    public var total: ToldSize { reduce(.zero, +) }
}
