/// What a letter to oneself is known by wherever it turns up: 128 random bits.
public struct RoundTripToken: Hashable, Sendable, CustomStringConvertible {
    /// 32 hexadecimal digits in lower case: one word for any search.
    public let description: String

    /// - Parameter random: where its bits come from.
    public init(using random: inout some RandomNumberGenerator) {
        let digits = [random.next(), random.next()].map { (number: UInt64) in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        description = digits.joined()
    }

    /// A token that nobody can guess.
    public static func random() -> RoundTripToken {
        var random = SystemRandomNumberGenerator()
        return RoundTripToken(using: &random)
    }

    /// Under which the letter lies in the outbox.
    var key: String { "round-trip/\(description)" }
}
