import Foundation
import Testing

@testable import MailSetup

@Suite("Doctor: what it says")
struct DoctorTextsTests {
    private static func file(_ language: DoctorLanguage) throws -> DoctorTextFile {
        let bytes =
            switch language {
            case .czech: PackageResources.cs_json
            case .polish: PackageResources.pl_json
            case .slovak: PackageResources.sk_json
            case .english: PackageResources.en_json
            }
        return try JSONDecoder().decode(DoctorTextFile.self, from: Data(bytes))
    }

    private static func placeholders(in text: String) -> [String] {
        text.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" }) }
    }

    @Test("Every cause, heading, step and fix has a text, and nothing else has", arguments: DoctorLanguage.allCases)
    func complete(language: DoctorLanguage) throws {
        let file = try Self.file(language)
        #expect(Set(file.causes.keys) == Set(Cause.allCases.map(\.rawValue)))
        #expect(Set(file.headings.keys) == Set(DoctorHeading.allCases.map(\.rawValue)))
        #expect(Set(file.services.keys) == Set(MailService.allCases.map(\.rawValue)))
        #expect(Set(file.steps.keys) == Set(SessionStep.allCases.map(\.rawValue)))
        #expect(Set(file.fixes.keys) == ["address", "server", "userName", "passwordWithoutSpaces"])
    }

    @Test("A cause has at most 20 words, and no placeholder that could stay empty", arguments: DoctorLanguage.allCases)
    func causes(language: DoctorLanguage) throws {
        for cause in Cause.allCases {
            let text = try #require(try Self.file(language).causes[cause.rawValue])
            for sentence in [text.cause] + (text.variants ?? []).compactMap(\.cause) {
                let words = sentence.split { $0 == " " || $0 == "\u{A0}" }.filter { $0.contains(where: \.isLetter) }
                #expect(words.count <= 20, "\(cause): \(words.count) words: \(sentence)")
                for placeholder in Self.placeholders(in: sentence) {
                    let known = try #require(Placeholder(rawValue: placeholder), "\(cause): {\(placeholder)}")
                    #expect(cause.guaranteedPlaceholders.contains(known), "\(cause): {\(placeholder)} may be empty")
                }
            }
        }
    }

    @Test("A remedy always has a step, whatever is unknown", arguments: DoctorLanguage.allCases)
    func remedies(language: DoctorLanguage) throws {
        for cause in Cause.allCases {
            let text = try #require(try Self.file(language).causes[cause.rawValue])
            for remedy in [text.remedy] + (text.variants ?? []).map(\.remedy) {
                let placeholders = try remedy.map { step in
                    try Self.placeholders(in: step).map { try #require(Placeholder(rawValue: $0), "\(cause): {\($0)}") }
                }
                #expect(
                    placeholders.contains { cause.guaranteedPlaceholders.isSuperset(of: $0) },
                    "\(cause) may have no step left")
            }
        }
    }

    @Test("There are four languages, and none is a copy of another")
    func distinctLanguages() throws {
        let sentences = try DoctorLanguage.allCases.map { language in
            try Self.file(language).causes.mapValues(\.cause)
        }
        for (index, one) in sentences.enumerated() {
            for other in sentences[(index + 1)...] {
                let same = one.filter { other[$0.key] == $0.value }.map(\.key)
                // Czech and Slovak may well share a short sentence.
                #expect(same.count <= 5, "\(same)")
            }
        }
    }

    @Test("Variants name providers that exist", arguments: DoctorLanguage.allCases)
    func variants(language: DoctorLanguage) throws {
        let known = Set(ProviderDirectory.builtIn.all.map(\.id))
        for (cause, text) in try Self.file(language).causes {
            for variant in text.variants ?? [] { #expect(known.isSuperset(of: variant.providers), "\(cause)") }
        }
    }

    @Test("Google's pages have the names that Google gives them")
    func googlePageNames() throws {
        let names: [(DoctorLanguage, String, String)] = [
            (.czech, "Dvoufázové ověření", "Hesla aplikací"), (.polish, "Weryfikacja dwuetapowa", "Hasła do aplikacji"),
            (.slovak, "Dvojstupňové overenie", "Heslá aplikácií"), (.english, "2-Step Verification", "App passwords"),
        ]
        for (language, verification, passwords) in names {
            let off = try #require(try Self.file(language).causes["two-step-off"]?.variants?.first)
            let text = ([off.cause ?? ""] + off.remedy).joined(separator: " ").lowercased()
            #expect(text.contains(verification.lowercased()), "\(language)")
            #expect(text.contains(passwords.lowercased()), "\(language)")
        }
    }

    @Test("A placeholder without a value removes its step; a text without placeholders is unchanged")
    func placeholders() {
        #expect(DoctorTexts.filled("{host}, port {port}.", [.host: "a.test", .port: "1"]) == "a.test, port 1.")
        #expect(DoctorTexts.filled("open {page}", [:]) == nil)
        #expect(DoctorTexts.filled("{unknown}", [:]) == nil)
        #expect(DoctorTexts.filled("100 %", [:]) == "100 %")
    }
}
