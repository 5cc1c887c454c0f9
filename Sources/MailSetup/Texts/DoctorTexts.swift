import Foundation
import MailWire

/// The doctor's texts in one language, from one file per language: `en.json`.
public struct DoctorTexts: Sendable {
    /// The language of the texts.
    public let language: DoctorLanguage
    private let file: DoctorTextFile

    /// Loads the texts of a language.
    /// - Throws: `DecodingError` if the language's file lacks a text; the tests load all of them.
    public init(_ language: DoctorLanguage) throws {
        self.language = language
        file = try JSONDecoder().decode(DoctorTextFile.self, from: Data(Self.bytes(of: language)))
    }

    private static func bytes(of language: DoctorLanguage) -> [UInt8] {
        switch language {
        case .czech: PackageResources.cs_json
        case .polish: PackageResources.pl_json
        case .slovak: PackageResources.sk_json
        case .english: PackageResources.en_json
        }
    }

    /// Returns a diagnosis in words for the user.
    public func advice(on diagnosis: Diagnosis) -> Advice {
        let text = file.causes[diagnosis.cause.rawValue]
        let variant = text?.variants?.first { $0.providers.contains(diagnosis.providerID ?? "") }
        let sentence = (variant?.cause ?? text?.cause).flatMap { Self.filled($0, diagnosis.values) }
        let remedy = (variant?.remedy ?? text?.remedy ?? []).compactMap { Self.filled($0, diagnosis.values) }
        return Advice(
            cause: sentence ?? diagnosis.cause.rawValue, remedy: remedy, fix: diagnosis.fix.flatMap(words(for:)))
    }

    /// Returns the sentence of a cause, with its placeholders.
    public func sentence(for cause: Cause) -> String? { file.causes[cause.rawValue]?.cause }

    /// Returns the sentence for a mailbox that works.
    public func works(_ address: String) -> String { Self.filled(file.works, [.address: address]) ?? address }

    /// Returns the text of a heading.
    public func heading(_ heading: DoctorHeading) -> String { file.headings[heading.rawValue] ?? heading.rawValue }

    /// Returns the name of a service.
    public func name(of service: MailService) -> String { file.services[service.rawValue] ?? service.rawValue }

    /// Returns the name of a step.
    public func name(of step: SessionStep) -> String { file.steps[step.rawValue] ?? step.rawValue }

    private func words(for fix: Fix) -> String? {
        file.fixes[fix.kind].flatMap { Self.filled($0, [.suggestion: fix.value]) }
    }

    /// Returns the text with its placeholders replaced; `nil` if a value is missing.
    static func filled(_ text: String, _ values: [Placeholder: String]) -> String? {
        filled(text) { Placeholder(rawValue: $0).flatMap { values[$0] } }
    }

    /// Returns the text with each placeholder replaced by its value; `nil` if one has none.
    package static func filled(_ text: String, _ value: (String) -> String?) -> String? {
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}"),
                let value = value(String(rest[rest.index(after: open)..<close]))
            else { return nil }
            filled += value
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}

/// A diagnosis in words for the user.
public struct Advice: Hashable, Sendable {
    /// The cause in one sentence.
    public let cause: String
    /// The steps to take, in order.
    public let remedy: [String]
    /// The change that can be applied at once; `nil` if there is none.
    public let fix: String?
}

/// A heading in the doctor's report.
public enum DoctorHeading: String, Hashable, Sendable, CaseIterable {
    /// The headings of the cause, the steps to take, the change to apply, the server's words, and further causes.
    case cause, remedy, fix, serverWords, alsoWrong
}

extension Fix {
    /// A stable word for this kind of change.
    public var kind: String {
        switch self {
        case .address: "address"
        case .server: "server"
        case .userName: "userName"
        case .passwordWithoutSpaces: "passwordWithoutSpaces"
        }
    }

    /// The new value in words for the user; empty if the change has none.
    public var value: String {
        switch self {
        case .address(let address): address
        case .server(_, let endpoint): Self.words(endpoint)
        case .userName(let name): name
        case .passwordWithoutSpaces: ""
        }
    }

    /// A server in words for the user.
    static func words(_ endpoint: Endpoint) -> String {
        "\(endpoint.host), port \(endpoint.port), \(endpoint.security == .startTLS ? "STARTTLS" : "TLS")"
    }
}

/// The form of a language's file.
struct DoctorTextFile: Decodable, Sendable {
    struct CauseText: Decodable, Sendable {
        struct Variant: Decodable, Sendable {
            /// The ids of the providers that the variant is for.
            let providers: [String]
            let cause: String?
            let remedy: [String]
        }

        let cause: String
        let remedy: [String]
        let variants: [Variant]?
    }

    let works: String
    let headings: [String: String]
    let services: [String: String]
    let steps: [String: String]
    let fixes: [String: String]
    let causes: [String: CauseText]
}
