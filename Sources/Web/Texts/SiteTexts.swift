import Accounts
import Foundation

/// The words of the pages in one language: one file a language, a key a meaning.
struct SiteTexts: Sendable {
    /// A text: a sentence, or one sentence for each plural form of CLDR.
    private enum Entry: Sendable {
        case sentence(String)
        case plural([PluralForm: String])
    }

    let language: Language
    private let entries: [String: Entry]

    /// Reads a file of texts: a JSON object, in which a value is a sentence or an object of plural forms.
    ///
    /// - Throws: an error of Foundation or ``SiteTextsError`` if the file has another form.
    init(_ language: Language, json: [UInt8]) throws {
        self.language = language
        guard let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else {
            throw SiteTextsError.malformed("the file")
        }
        entries = try object.reduce(into: [:]) { entries, pair in
            switch pair.value {
            case let sentence as String: entries[pair.key] = .sentence(sentence)
            case let forms as [String: String]:
                entries[pair.key] = .plural(
                    try forms.reduce(into: [:]) { result, form in
                        guard let name = PluralForm(rawValue: form.key) else {
                            throw SiteTextsError.malformed(pair.key)
                        }
                        result[name] = form.value
                    })
            default: throw SiteTextsError.malformed(pair.key)
            }
        }
    }

    var keys: Set<String> { Set(entries.keys) }

    /// Returns a text whose gaps, written `{name}`, are filled. A missing key shows as the key: a test holds that none is.
    func callAsFunction(_ key: String, _ gaps: [String: String] = [:]) -> String {
        switch entries[key] {
        case .sentence(let sentence): Self.fill(sentence, gaps)
        case .plural(let forms): Self.fill(forms[.other] ?? key, gaps)
        case nil: key
        }
    }

    /// Returns a text in the plural form for a number, which fills the gap `{count}`.
    func callAsFunction(_ key: String, count: Int, _ gaps: [String: String] = [:]) -> String {
        guard case .plural(let forms) = entries[key] else { return self(key, gaps) }
        let sentence = forms[PluralForm(count, in: language)] ?? forms[.other] ?? key
        return Self.fill(sentence, gaps.merging(["count": number(count)]) { $1 })
    }

    /// Returns the sentences of a key, by plural form; one without a form if it has none.
    func sentences(_ key: String) -> [PluralForm?: String] {
        switch entries[key] {
        case .sentence(let sentence): [nil: sentence]
        case .plural(let forms): forms.reduce(into: [:]) { $0[$1.key] = $1.value }
        case nil: [:]
        }
    }

    /// Returns a whole number in groups of three digits: `1 234`.
    func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var groups = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { groups += "\u{a0}" }
            groups.append(digit)
        }
        return (value < 0 ? "-" : "") + groups
    }

    /// Gaps are filled once, so that a value with braces stays as it is.
    private static func fill(_ sentence: String, _ gaps: [String: String]) -> String {
        guard sentence.contains("{") else { return sentence }
        var result = ""
        var rest = sentence[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "}") else { break }
            let name = String(rest[rest.index(after: open)..<close])
            result += gaps[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

/// A file of texts has a form that is not understood.
enum SiteTextsError: Error, Hashable {
    case malformed(String)
}
