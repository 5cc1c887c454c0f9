import Accounts

/// The words of all languages.
struct SiteLanguages: Sendable {
    private let byLanguage: [Language: SiteTexts]
    private let english: SiteTexts

    /// Reads the built-in files.
    ///
    /// - Throws: an error if a file is malformed.
    init() throws {
        english = try SiteTexts(.english, json: PackageResources.en_json)
        byLanguage = [
            .english: english, .czech: try SiteTexts(.czech, json: PackageResources.cs_json),
            .polish: try SiteTexts(.polish, json: PackageResources.pl_json),
            .slovak: try SiteTexts(.slovak, json: PackageResources.sk_json),
        ]
    }

    subscript(language: Language) -> SiteTexts { byLanguage[language] ?? english }

    /// Chooses a language: the person's, else the chosen one, else the first of Accept-Language that there is
    /// (RFC 9110 §12.5.4), else English.
    static func choose(person: Language?, chosen: String?, accepted: String?) -> Language {
        if let person { return person }
        if let language = chosen.flatMap(Language.init(rawValue:)) { return language }
        var best: (language: Language, weight: Double)?
        for entry in (accepted ?? "").split(separator: ",").prefix(20) {
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let tag = parts.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else {
                continue
            }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if weight > 0, weight > (best?.weight ?? 0) { best = (language, weight) }
        }
        return best?.language ?? .english
    }
}
