/// Why a search was not understood.
public enum SearchQueryError: Error, Hashable, Sendable {
    /// There is no such operator, and the word does not look like ordinary text either.
    case unknownOperator(String)
    /// An operator has no value after its colon.
    case missingValue(name: String)
    /// An operator does not take this value; `expected` shows the form that it takes.
    case badValue(name: String, value: String, expected: String)
    /// A condition asks for words and has none: an asterisk or quotation marks without a letter or digit.
    case noWord(String)
    /// A quotation mark is not closed.
    case openQuote
    /// The query exceeds ``SearchQuery/maximumLength`` or ``SearchQuery/maximumTerms``.
    case tooLong
}

extension SearchQueryError: CustomStringConvertible {
    /// The problem in one sentence, without a full stop at the end.
    public var description: String {
        switch self {
        case .unknownOperator(let name): "the search has no operator “\(name):”"
        case .missingValue(let name): "there is no value after “\(name):”"
        case .badValue(let name, let value, _): "“\(name):” does not accept “\(value)”"
        case .noWord(let condition): "there is no word in “\(condition)”"
        case .openQuote: "a quotation mark is not closed"
        case .tooLong:
            "a search has at most \(SearchQuery.maximumLength) characters and \(SearchQuery.maximumTerms) conditions"
        }
    }

    /// What to do, without a full stop at the end.
    public var remedy: String {
        switch self {
        case .unknownOperator(let name):
            "The operators are \(SearchQueryScanner.operators.map { "\($0):" }.joined(separator: ", ")). "
                + "To look for the text, put it in quotation marks: \"\(name):…\""
        case .missingValue(let name): "Write it directly after the colon: \(name):\(Self.example(name))"
        case .badValue(_, _, let expected): "Write \(expected)"
        case .noWord: "Write a word of at least one letter or digit; leave --search out to list all messages"
        case .openQuote: "Close it, or leave it out"
        case .tooLong: "Shorten the search"
        }
    }

    private static func example(_ name: String) -> String {
        switch name {
        case "has": "attachment"
        case "is": "unread"
        case "in": "inbox"
        case "before", "after": "2026-03-01"
        default: "novak"
        }
    }
}
