/// The reason why mail can't be sent to what was given as an address.
public enum MailAddressError: Error, Sendable, Hashable {
    /// The text is empty.
    case empty
    /// The text has no `@`.
    case missingAt
    /// The text has more than one address.
    case severalAddresses
    /// A quote, bracket or parenthesis is unclosed or unopened.
    case unbalanced
    /// The text before the `@` is empty.
    case localPartEmpty
    /// The text before the `@` is longer than 64 bytes (RFC 5321 §4.5.3.1.1).
    case localPartTooLong
    /// A character that is not allowed before the `@` without quotes.
    case localPartCharacter(Unicode.Scalar)
    /// The text before the `@` is only dots.
    case localPartDot
    /// The text after the `@` is not a domain name.
    case domain(IDNAError)
    /// The text after the `@`, in brackets or not, is not an IP address in the form mail uses.
    case literal
    /// The address is longer than 254 bytes (RFC 5321 §4.5.3.1.3).
    case tooLong
    /// The text has a line break, NUL or other control character.
    case controlCharacter
}

extension MailAddressError: CustomStringConvertible {
    /// What is wrong, in a sentence without a full stop.
    public var problem: String { words.problem }

    /// What to do, in a sentence without a full stop; `nil` if the problem says it.
    public var remedy: String? { words.remedy }

    private var words: (problem: String, remedy: String?) {
        switch self {
        case .empty: ("The address is empty", "Write it as name@example.com")
        case .missingAt: ("The address has no @", "Write it as name@example.com")
        case .severalAddresses: ("There is more than one address", "Enter only one")
        case .unbalanced: ("A quote or bracket in the address is not closed", nil)
        case .localPartEmpty: ("There is nothing before the @", "Write it as name@example.com")
        case .localPartTooLong: ("The part before the @ is longer than 64 characters", nil)
        case .localPartCharacter(" "): ("There is a space before the @", "Remove it")
        case .localPartCharacter(let scalar): ("The character “\(scalar)” is not allowed before the @", "Remove it")
        case .localPartDot: ("There are only dots before the @", "Write it as name@example.com")
        case .domain(let error): (error.problem, error.remedy)
        case .literal:
            ("The part after the @ looks like an IP address", "Write it in brackets, as name@[192.0.2.1]")
        case .tooLong: ("The address is longer than 254 characters", nil)
        case .controlCharacter: ("The address contains a line break or another control character", "Remove it")
        }
    }

    /// What is wrong and what to do.
    public var description: String { "\(problem)." + (remedy.map { " \($0)." } ?? "") }
}
