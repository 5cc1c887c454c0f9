import Foundation
public import MailSetup
public import Storage

/// The texts of explanations in one language, from one file per language: `en.json`.
public struct MailboxTexts: Sendable {
    /// The form of a text in a language's file.
    struct Text: Decodable, Sendable {
        /// The sentence. Of several forms, the first whose placeholders all have values is used.
        let sentence: [String]
        /// The steps to take, in order.
        let remedy: [String]?
    }

    /// The language of the texts.
    public let language: DoctorLanguage
    let texts: [String: Text]

    /// Loads the texts of a language. If one is missing, its key is shown; the tests hold every language to have all.
    public init(_ language: DoctorLanguage) {
        self.language = language
        let bytes =
            switch language {
            case .czech: PackageResources.cs_json
            case .polish: PackageResources.pl_json
            case .slovak: PackageResources.sk_json
            case .english: PackageResources.en_json
            }
        texts = (try? JSONDecoder().decode([String: Text].self, from: Data(bytes))) ?? [:]
    }

    /// Returns an explanation in one or two sentences.
    ///
    /// - Parameters:
    ///   - explanation: What is to be explained.
    ///   - time: Formats a moment.
    public func sentence(
        _ explanation: some Explanation, time: (Timestamp) -> String = { $0.description }
    ) -> String {
        var values = explanation.values
        values[.time] = explanation.time.map(time)
        let forms = texts[explanation.key]?.sentence ?? []
        let filled = forms.lazy.compactMap { form in
            DoctorTexts.filled(form) { ExplanationPlaceholder(rawValue: $0).flatMap { values[$0] } }
        }
        return filled.first ?? explanation.key
    }

    /// Returns the steps to take, in order. The explanation's remedy belongs to the last one.
    public func steps(_ explanation: some Explanation) -> [String] { texts[explanation.key]?.remedy ?? [] }
}
