import Accounts

/// The plural forms of CLDR that the four languages have for whole numbers.
enum PluralForm: String, Hashable, Sendable, CaseIterable {
    case one, few, many, other

    /// Returns the form for a whole number: Unicode CLDR, Language Plural Rules.
    init(_ count: Int, in language: Language) {
        let (units, tens) = (count.magnitude % 10, count.magnitude % 100)
        switch language {
        case .english: self = count.magnitude == 1 ? .one : .other
        case .czech, .slovak: self = count.magnitude == 1 ? .one : (2...4).contains(count.magnitude) ? .few : .other
        case .polish:
            if count.magnitude == 1 {
                self = .one
            } else if (2...4).contains(units), !(12...14).contains(tens) {
                self = .few
            } else {
                self = .many
            }
        }
    }

    /// The forms that a text needs in a language. Whole numbers never take the others.
    static func needed(in language: Language) -> Set<PluralForm> {
        switch language {
        case .english: [.one, .other]
        case .czech, .slovak: [.one, .few, .other]
        case .polish: [.one, .few, .many]
        }
    }
}
