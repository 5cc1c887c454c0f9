import Storage

/// A user's search among messages, parsed into conditions that must all hold.
///
/// `from:novak subject:"faktura za únor" has:attachment after:1.2.2026 -in:trash faktur*`: words and quoted phrases are
/// searched for in sender, recipients, subject, text and file names, ignoring case and diacritics. An asterisk stands
/// for any end of a word. A minus excludes what follows.
public struct SearchQuery: Hashable, Sendable {
    /// The longest query, in Unicode scalars.
    public static let maximumLength = 1000
    /// The most conditions in a query.
    public static let maximumTerms = 50

    /// One condition, or its negation.
    public struct Term: Hashable, Sendable {
        /// The condition.
        public let condition: Condition
        /// Whether the condition must not hold.
        public let isNegated: Bool
    }

    /// What can be asked of a message.
    public enum Condition: Hashable, Sendable {
        /// The words in this order, as typed; in one field, or in any if `field` is `nil`. With `isPrefix`, the last
        /// word may go on.
        case words(String, field: Field?, isPrefix: Bool)
        /// The message has an attachment.
        case hasAttachment
        /// Received before this day began.
        case before(CalendarDay)
        /// Received on this day or later.
        case after(CalendarDay)
        /// In a folder or under a label, given by its name or its role (`inbox`, `sent`).
        case inFolder(String)
        /// The message is unread, flagged or answered in some folder.
        case isUnread, isFlagged, isAnswered
    }

    /// The fields that words can be searched for in. The recipients are those in To and Cc.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        /// The sender, the recipients, or the subject.
        case from, to, subject
    }

    /// The conditions, in the order of the text.
    public private(set) var terms: [Term] = []

    /// Creates a query that every message matches.
    public init() {}

    /// Parses a query.
    /// - Throws: ``SearchQueryError`` if the query is too long, an operator is unknown, or its value makes no sense.
    ///   Also if it asks for words and has none, because such a query would find everything.
    public init(parsing text: String) throws(SearchQueryError) {
        guard text.unicodeScalars.prefix(Self.maximumLength + 1).count <= Self.maximumLength else { throw .tooLong }
        var scanner = SearchQueryScanner(text)
        while let token = try scanner.next() {
            guard terms.count < Self.maximumTerms else { throw .tooLong }
            terms.append(try Self.term(token))
        }
        if let first = terms.first, terms.allSatisfy(\.isWithoutWord) { throw .noWord(first.text) }
    }

    /// Returns the query with one more condition.
    public func adding(_ condition: Condition) -> SearchQuery {
        var query = self
        query.terms.append(Term(condition: condition, isNegated: false))
        return query
    }

    private static func term(_ token: SearchQueryScanner.Token) throws(SearchQueryError) -> Term {
        let term = try condition(token)
        // A dash between words is skipped. An asterisk, quotation marks or a field require a word.
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
    /// Whether the condition asks for words but its text has no letter or digit.
    var isWithoutWord: Bool {
        guard case .words(let text, _, _) = condition else { return false }
        return TextTerm(SearchText.fold(text)).words.isEmpty
    }

    /// A condition on words as users type it.
    fileprivate var text: String {
        guard case .words(let text, let field, let isPrefix) = condition else { return "" }
        return (isNegated ? "-" : "") + (field.map { "\($0.rawValue):" } ?? "") + text + (isPrefix ? "*" : "")
    }
}
