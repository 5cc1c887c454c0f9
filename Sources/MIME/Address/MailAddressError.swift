/// Why a text is no address that mail can be sent to.
public enum MailAddressError: Error, Sendable, Hashable {
    /// Nothing was given.
    case empty
    /// There is no `@`.
    case missingAt
    /// More than one address was given.
    case severalAddresses
    /// A quote, bracket or parenthesis is not closed, or closed without having been opened.
    case unbalanced
    /// Nothing stands before the `@`.
    case localPartEmpty
    /// More than 64 bytes stand before the `@` (RFC 5321 section 4.5.3.1.1).
    case localPartTooLong
    /// A character that may not stand before the `@` without quotes.
    case localPartCharacter(Unicode.Scalar)
    /// There are only dots before the `@`.
    case localPartDot
    /// What stands after the `@` is no domain name.
    case domain(IDNAError)
    /// What stands in brackets, or bare, after the `@` is no IP address as mail writes it.
    case literal
    /// The whole is longer than 254 bytes (RFC 5321 section 4.5.3.1.3).
    case tooLong
    /// A line break, NUL or other control character.
    case controlCharacter
}

extension MailAddressError: CustomStringConvertible {
    /// A sentence for people: what is wrong and what mends it.
    public var description: String {
        switch self {
        case .empty: "The address is empty; write it as name@example.com."
        case .missingAt: "The address has no @; write it as name@example.com."
        case .severalAddresses: "There is more than one address; give one."
        case .unbalanced: "A quote or bracket in the address is not closed."
        case .localPartEmpty: "There is nothing before the @; write it as name@example.com."
        case .localPartTooLong: "What stands before the @ is longer than 64 characters."
        case .localPartCharacter(" "): "There is a space before the @; remove it."
        case .localPartCharacter(let scalar): "The character “\(scalar)” may not stand before the @; remove it."
        case .localPartDot: "There are only dots before the @; write it as name@example.com."
        case .domain(let error): error.description
        case .literal: "What stands after the @ looks like an IP address; write it in brackets, as name@[192.0.2.1]."
        case .tooLong: "The address is longer than 254 characters."
        case .controlCharacter: "The address has a line break or a control character in it; remove it."
        }
    }
}
