import Foundation
import Testing

@testable import Accounts
@testable import Web

@Suite("Texts in four languages") struct SiteTextsTests {
    private let languages: SiteLanguages

    init() throws { languages = try SiteLanguages() }

    private var english: SiteTexts { languages[.english] }

    private static let others = Language.allCases.filter { $0 != .english }

    @Test("Every language has the same keys", arguments: others)
    func sameKeys(language: Language) {
        #expect(english.keys.count > 400)
        #expect(languages[language].keys.symmetricDifference(english.keys) == [])
    }

    @Test("Every language has the plural forms that it needs, and no others", arguments: Language.allCases)
    func pluralForms(language: Language) {
        for key in english.keys {
            let forms = Set(languages[language].sentences(key).keys)
            let isPlural = english.sentences(key)[nil] == nil
            #expect(forms == (isPlural ? Set(PluralForm.needed(in: language).map { $0 }) : [nil]), "\(key)")
        }
    }

    @Test("Every whole number takes a form that there is", arguments: Language.allCases)
    func everyNumberHasAForm(language: Language) {
        let forms = Set((0...1_200).map { PluralForm($0, in: language) })
        #expect(forms == PluralForm.needed(in: language))
        #expect(PluralForm(-1, in: language) == PluralForm(1, in: language))
    }

    @Test("The plural forms are those of CLDR") func pluralRules() {
        func forms(_ language: Language) -> [PluralForm] {
            [0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 102, 112, 122].map { PluralForm($0, in: language) }
        }
        let czech: [PluralForm] =
            [.other, .one, .few, .few] + Array(repeating: .other, count: 11)
        #expect(forms(.czech) == czech)
        #expect(forms(.slovak) == czech)
        #expect(
            forms(.polish) == [
                .many, .one, .few, .few, .many, .many, .many, .many, .many, .few, .many, .many, .few, .many, .few,
            ])
        #expect(forms(.english) == [.other, .one] + Array(repeating: .other, count: 13))
    }

    @Test("A text has the same gaps in every language and form", arguments: Language.allCases)
    func sameGaps(language: Language) {
        for key in english.keys {
            let all = Self.gaps(english.sentences(key).values.joined())
            for (form, sentence) in languages[language].sentences(key) {
                let gaps = Self.gaps(sentence)
                // "One program" may say so without the number.
                #expect(gaps == all || form == .one && gaps.union(["count"]) == all, "\(key)")
            }
        }
    }

    private static func gaps(_ sentence: String) -> Set<String> {
        (try? TextSources.matches(#"\{([a-z]+)\}"#, in: sentence)) ?? []
    }

    @Test("No text is empty, its own key, or has a brace too many", arguments: Language.allCases)
    func textsAreWritten(language: Language) {
        for key in english.keys {
            for sentence in languages[language].sentences(key).values {
                // Some keys are the English word.
                let isWord = language == .english && !key.contains("_")
                #expect(!sentence.isEmpty && (sentence != key || isWord), "\(key)")
                #expect(sentence == sentence.trimmingCharacters(in: .whitespacesAndNewlines), "\(key)")
                let rest = sentence.replacing(/\{[a-z]+\}/, with: "")
                #expect(!rest.contains { "{}<>&".contains($0) }, "\(key)")
            }
        }
    }

    /// Words that are the same in another language.
    private static let shared: Set<String> = [
        "cs field_role", "pl place_home", "pl role_administrator", "cs letter_line_program", "pl letter_line_program",
        "sk letter_line_program", "cs server_words", "pl server_words", "sk server_words",
    ]

    @Test("No English sentence stands in another language", arguments: others)
    func nothingIsCopied(language: Language) {
        let copied = english.keys.filter { languages[language].sentences($0) == english.sentences($0) }
            .map { "\(language.rawValue) \($0)" }
        #expect(Set(copied).subtracting(Self.shared) == [])
    }

    @Test("No text begs, shouts, cheers or speaks of technology (WEB.md 5)", arguments: Language.allCases)
    func tone(language: Language) throws {
        let unwanted = [
            "!", "please", "oops", "successful", "prosím", "proszę", "úspěšn", "pomyślnie", "úspešn", "2fa", "totp",
            "token",
        ]
        let titles = /(^|\s)(Pan|Pani|OK|Yes|Ano|Tak)([\s.,]|$)/
        for key in english.keys {
            for sentence in languages[language].sentences(key).values {
                #expect(!unwanted.contains { sentence.lowercased().contains($0) }, "\(key): \(sentence)")
                #expect(sentence.firstMatch(of: titles) == nil, "\(key): \(sentence)")
            }
        }
    }

    @Test("Quotation marks are those of the language", arguments: others)
    func quotationMarks(language: Language) {
        for key in english.keys {
            for sentence in languages[language].sentences(key).values {
                #expect(!sentence.contains { "\"'".contains($0) }, "\(key): \(sentence)")
                let closing: Character = language == .polish ? "”" : "“"
                #expect(
                    sentence.count { $0 == "„" } == sentence.count { $0 == closing }, "\(key): \(sentence)")
            }
        }
    }

    @Test("The words of the glossary are used (WEB.md 5)", arguments: Glossary.words)
    func glossary(entry: Glossary.Entry) {
        #expect(Language.allCases.count == 4)
        #expect(english(entry.key) == entry.english)
        #expect(languages[.czech](entry.key) == entry.czech)
        #expect(languages[.polish](entry.key) == entry.polish)
        #expect(languages[.slovak](entry.key) == entry.slovak)
    }

    @Test("Every text that is asked for exists") func askedExist() throws {
        let asked = try TextSources.asked()
        #expect(asked.count > 200)
        #expect(asked.subtracting(english.keys) == [])
        #expect(TextSources.neededAtRunTime().subtracting(english.keys) == [])
    }

    @Test("Every text that exists is asked for somewhere") func existingAreAsked() throws {
        let used = try TextSources.mentioned().union(TextSources.madeAtRunTime())
        #expect(english.keys.subtracting(used) == [])
    }

    @Test("A gap is filled once, and a value with braces stays as it is") func filling() throws {
        let texts = try SiteTexts(
            .polish,
            json: Array(
                #"{"a": "{x} i {y}", "n": {"one": "{count} raz", "few": "{count} razy", "many": "{count} razy"}}"#.utf8)
        )
        #expect(texts("a", ["x": "{y}", "y": "1"]) == "{y} i 1")
        #expect(texts("a", ["x": "1"]) == "1 i {y}")
        #expect(texts("n", count: 1_234) == "1\u{a0}234 razy")
        #expect(throws: (any Error).self) { try SiteTexts(.polish, json: Array("[]".utf8)) }
        #expect(throws: SiteTextsError.malformed("n")) {
            try SiteTexts(.polish, json: Array(#"{"n": {"two": "x"}}"#.utf8))
        }
    }
}
