/// Why a string can't be an envelope address.
public enum AddressFault: Error, Sendable, Hashable {
    /// The address is empty. (An empty sender is the null reverse-path, which is allowed.)
    case empty
    /// A line break or another control character, which could smuggle a command into the session.
    case controlCharacter
    /// A space, comma, backslash or angle bracket outside a quoted local part, or `@` or a quotation mark out of place.
    case forbiddenCharacter
    /// No `@`, or nothing before or after it.
    case incomplete
    /// A quoted local part that does not end, or that is not followed by `@`.
    case brokenQuoting
    /// Longer than `limit` bytes. RFC 5321 §4.5.3.1 allows 254 between the angle brackets.
    case tooLong(limit: Int)
}
