/// Why a string can't be an address of an envelope.
public enum AddressFault: Error, Sendable, Hashable {
    /// Nothing, where an address must be. (An empty sender is the null reverse-path and allowed.)
    case empty
    /// A line break or another control character: it could smuggle a command into the session.
    case controlCharacter
    /// A space, comma, or an angle bracket outside a quoted local part.
    case forbiddenCharacter
    /// No `@`, or nothing before or behind it.
    case incomplete
    /// A quoted local part that does not end, or that goes on behind its closing quote.
    case brokenQuoting
    /// Longer than the limit (bytes): RFC 5321 §4.5.3.1 allows 254 between the angle brackets.
    case tooLong(limit: Int)
}
