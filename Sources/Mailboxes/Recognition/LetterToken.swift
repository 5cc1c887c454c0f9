/// A random name that the outbox writes into a message's header: 128 bits, independent of what the message says.
///
/// A server that gives a message another Message-ID usually keeps header fields that it does not know. The token then
/// shows which outbox message a copy in Sent, or the header in a bounce, belongs to.
struct LetterToken: Hashable, Sendable, CustomStringConvertible {
    static let header = "X-Pennypost-Token"
    private static let length = 32

    /// 32 hexadecimal digits in lower case.
    let description: String

    /// Parses a token; `nil` if the text is not one.
    init?(_ text: String) {
        let word = text.lowercased()
        guard word.utf8.count == Self.length, word.utf8.allSatisfy(Self.isDigit) else { return nil }
        description = word
    }

    /// - Parameter random: The source of its bits.
    init(using random: inout some RandomNumberGenerator) {
        description = [random.next(), random.next()].map { (number: UInt64) in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: Self.length / 2 - digits.utf8.count) + digits
        }.joined()
    }

    /// Returns a token that cannot be guessed.
    static func random() -> LetterToken {
        var random = SystemRandomNumberGenerator()
        return LetterToken(using: &random)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
