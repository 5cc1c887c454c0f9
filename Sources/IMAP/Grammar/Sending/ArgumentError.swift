/// Why a command cannot be written: an argument that has no form on the wire. Nothing was sent.
public enum ArgumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A NUL byte: no string of IMAP holds one, literal8 apart (RFC 9051 §4.3).
    case nulByte(field: String)
    /// A flag that is no atom, such as one with a space (RFC 9051 §9 `flag`).
    case malformedFlag(String)
    /// No message is named.
    case emptySet
    /// No item is asked for.
    case nothingAsked(command: String)
    /// A part's number below 1, or a byte range that is empty or too large.
    case malformedSection(String)

    public var description: String {
        switch self {
        case .nulByte(let field): "\(field) holds a NUL byte, which IMAP cannot carry"
        case .malformedFlag(let name): "“\(name)” is no flag: a flag is one word without brackets, quotes or spaces"
        case .emptySet: "no message is named"
        case .nothingAsked(let command): "\(command) asks for nothing"
        case .malformedSection(let section): "“\(section)” names no part of a message"
        }
    }
}
