import Storage

/// What a person looks for among messages, taken apart into conditions that must all hold.
///
/// `from:novak subject:"faktura za únor" has:attachment after:1.2.2026 -in:trash faktur*`: words and phrases in quotation marks
/// are looked for in sender, recipients, subject, text and file names, case and diacritics aside; an asterisk stands for any
/// end of a word; a minus takes what follows away.
public struct SearchQuery: Hashable, Sendable {
    /// A query is at most so long, in Unicode scalars.
    public static let maximumLength = 1000
    /// It has at most so many conditions.
    public static let maximumTerms = 50

    /// One condition, or its opposite.
    public struct Term: Hashable, Sendable {
        public let condition: Condition
        public let isNegated: Bool
    }

    public enum Condition: Hashable, Sendable {
        /// Words one after the other, as they were typed; in one field, or in any.
        case words(String, field: Field?, isPrefix: Bool)
        case hasAttachment
        /// Received before this day began.
        case before(CalendarDay)
        /// Received on this day or later.
        case after(CalendarDay)
        /// In a folder, or under a label: its name, or what it is for (`inbox`, `sent`).
        case inFolder(String)
        case isUnread, isFlagged, isAnswered
    }

    /// Where words are looked for. The recipients are those of To and Cc.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case from, to, subject
    }

    public private(set) var terms: [Term] = []

    /// A query that every message agrees with.
    public init() {}

    /// Takes a query apart.
    /// - Throws: ``SearchQueryError`` if an operator is unknown, if its value makes no sense, or if words are looked for and
    ///   there is none. Such a query would find everything.
    public init(parsing text: String) throws(SearchQueryError) {
        guard text.unicodeScalars.prefix(Self.maximumLength + 1).count <= Self.maximumLength else { throw .tooLong }
        var scanner = SearchQueryScanner(text)
        while let token = try scanner.next() {
            guard terms.count < Self.maximumTerms else { throw .tooLong }
            terms.append(try Self.term(token))
        }
        if let first = terms.first, terms.allSatisfy(\.isWithoutWord) { throw .noWord(first.text) }
    }

    /// The query with one condition more.
    public func adding(_ condition: Condition) -> SearchQuery {
        var query = self
        query.terms.append(Term(condition: condition, isNegated: false))
        return query
    }

    private static func term(_ token: SearchQueryScanner.Token) throws(SearchQueryError) -> Term {
        let term = try condition(token)
        // A dash between words is passed over; an asterisk, quotation marks or a field ask for a word.
        if term.isWithoutWord, token.name != nil || token.hasAsterisk || token.isQuoted { throw .noWord(term.text) }
        return term
    }

    private static func condition(_ token: SearchQueryScanner.Token) throws(SearchQueryError) -> Term {
        var isNegated = token.isNegated
        let condition: Condition
        switch token.name {
        case nil: condition = .words(token.value, field: nil, isPrefix: token.hasAsterisk)
        case "from": condition = .words(token.value, field: .from, isPrefix: token.hasAsterisk)
        case "to", "cc": condition = .words(token.value, field: .to, isPrefix: token.hasAsterisk)
        case "subject": condition = .words(token.value, field: .subject, isPrefix: token.hasAsterisk)
        case "has":
            guard ["attachment", "attachments"].contains(token.value.lowercased()) else {
                throw .badValue(name: "has", value: token.value, expected: "has:attachment")
            }
            condition = .hasAttachment
        case "before": condition = .before(try day(token))
        case "after": condition = .after(try day(token))
        case "in": condition = .inFolder(token.value)
        case "is":
            switch token.value.lowercased() {
            case "unread", "unseen": condition = .isUnread
            case "read", "seen":
                condition = .isUnread
                isNegated.toggle()
            case "flagged", "starred": condition = .isFlagged
            case "answered": condition = .isAnswered
            default:
                throw .badValue(
                    name: "is", value: token.value, expected: "is:unread, is:read, is:flagged or is:answered")
            }
        case .some(let name): throw .unknownOperator(name)
        }
        return Term(condition: condition, isNegated: isNegated)
    }

    private static func day(_ token: SearchQueryScanner.Token) throws(SearchQueryError) -> CalendarDay {
        if let day = CalendarDay(token.value) { return day }
        let name = token.name ?? ""
        throw .badValue(name: name, value: token.value, expected: "\(name):2026-03-01 or \(name):1.3.2026")
    }
}

extension SearchQuery.Term {
    /// Whether words are looked for, but the text has no letter and no digit.
    var isWithoutWord: Bool {
        guard case .words(let text, _, _) = condition else { return false }
        return TextTerm(SearchText.fold(text)).words.isEmpty
    }

    /// A condition on words as a person types it.
    fileprivate var text: String {
        guard case .words(let text, let field, let isPrefix) = condition else { return "" }
        return (isNegated ? "-" : "") + (field.map { "\($0.rawValue):" } ?? "") + text + (isPrefix ? "*" : "")
    }
}
