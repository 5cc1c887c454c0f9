/// A number of bytes as a server tells it, or a sum of such numbers.
///
/// A server can tell any 64-bit number. Each is capped at ``largest`` when it is read, and so is each sum and each
/// product, so that no arithmetic on told sizes overflows. ``bytes`` takes the number out, to store or to show it.
public struct ToldSize: Hashable, Sendable {
    /// The number, 0 to 2^50.
    public let bytes: Int

    /// 2^50 bytes, more than any mailbox holds. A larger number counts as this one.
    public static let largest = ToldSize(unchecked: 1 << 50)
    public static let zero = ToldSize(unchecked: 0)

    private init(unchecked bytes: Int) { self.bytes = bytes }

    /// A number as it was told: a negative one counts as 0, one above ``largest`` as ``largest``.
    public init(_ told: some BinaryInteger) {
        bytes = min(max(Int(clamping: told), 0), 1 << 50)
    }

    public static func + (left: ToldSize, right: ToldSize) -> ToldSize {
        // Two numbers of 50 bits make at most 51.
        ToldSize(left.bytes + right.bytes)
    }

    public static func += (left: inout ToldSize, right: ToldSize) { left = left + right }

    /// So many times the size.
    public static func * (size: ToldSize, count: Int) -> ToldSize {
        let (product, overflow) = size.bytes.multipliedReportingOverflow(by: max(0, count))
        return overflow ? .largest : ToldSize(product)
    }

    /// An equal share of the size, rounded down; all of it if `count` is below 1.
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
    /// The sum, which is capped at ``ToldSize/largest``.
    public var total: ToldSize { reduce(.zero, +) }
}
