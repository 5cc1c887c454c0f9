/// The reason why a text is not a domain name.
public enum IDNAError: Error, Sendable, Hashable {
    /// Two dots in a row, a dot at the start, or no name at all.
    case emptyLabel
    /// A character that is not allowed in a domain name, and its label.
    case characterNotAllowed(Unicode.Scalar, label: String)
    /// A label with a hyphen at its start or end.
    case hyphenAtEnd(label: String)
    /// A label over 63 characters in the form DNS carries.
    case labelTooLong(label: String)
    /// A name over 253 characters in the form DNS carries.
    case domainTooLong
}

extension IDNAError: CustomStringConvertible {
    /// What is wrong, in a sentence without a full stop.
    public var problem: String {
        switch self {
        case .emptyLabel: "The domain is empty or has two dots in a row"
        case .characterNotAllowed(" ", _): "The domain contains a space"
        case .characterNotAllowed(let scalar, let label):
            "The domain contains a character that is not allowed, \(Self.shown(scalar)), in “\(label)”"
        case .hyphenAtEnd(let label): "“\(label)” in the domain begins or ends with a hyphen"
        case .labelTooLong(let label): "“\(label.prefix(20))…” in the domain is longer than 63 characters"
        case .domainTooLong: "The domain is longer than 253 characters"
        }
    }

    /// What to do, in a sentence without a full stop; `nil` if the problem says it.
    public var remedy: String? {
        if case .characterNotAllowed(" ", _) = self { "Remove it" } else { nil }
    }

    /// What is wrong and what to do.
    public var description: String { "\(problem)." + (remedy.map { " \($0)." } ?? "") }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        let number = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
        return 0x21...0x7E ~= scalar.value ? "“\(scalar)”" : code
    }
}
