/// Identifies a test message wherever it turns up: 128 random bits.
public struct RoundTripToken: Hashable, Sendable, CustomStringConvertible {
    /// 32 hexadecimal digits in lower case: one word for any search.
    public let description: String

    /// Creates a token.
    /// - Parameter random: The source of its bits.
    public init(using random: inout some RandomNumberGenerator) {
        let digits = [random.next(), random.next()].map { (number: UInt64) in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        description = digits.joined()
    }

    /// Returns a token that cannot be guessed.
    public static func random() -> RoundTripToken {
        var random = SystemRandomNumberGenerator()
        return RoundTripToken(using: &random)
    }

    /// The message's key in the outbox.
    var key: String { "round-trip/\(description)" }
}
