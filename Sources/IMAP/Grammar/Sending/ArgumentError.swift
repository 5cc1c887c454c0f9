/// Why a command cannot be written: an argument has no form on the wire. Nothing was sent.
public enum ArgumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The argument contains a NUL byte, which only a literal8 may (RFC 9051 §4.3).
    case nulByte(field: String)
    /// The flag is not an atom, such as one with a space (RFC 9051 §9 `flag`).
    case malformedFlag(String)
    /// The message set is empty.
    case emptySet
    /// No item is requested.
    case nothingAsked(command: String)
    /// A part number is below 1, header fields are missing, or a byte range is empty or too large.
    case malformedSection(String)

    public var description: String {
        switch self {
        case .nulByte(let field): "\(field) contains a NUL byte, which IMAP cannot carry"
        case .malformedFlag(let name): "“\(name)” is not a flag: a flag is one word without brackets, quotes or spaces"
        case .emptySet: "no message is given"
        case .nothingAsked(let command): "\(command) requests nothing"
        case .malformedSection(let section): "“\(section)” is not a part of a message"
        }
    }
}
