import Foundation
import MailWire

/// What the doctor says, in one language. One file a language holds it: `en.json`.
public struct DoctorTexts: Sendable {
    public let language: DoctorLanguage
    private let file: DoctorTextFile

    /// - Throws: `DecodingError` where the file of the language lacks a text; the tests read all of them.
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

    /// What a person reads of a diagnosis.
    public func advice(on diagnosis: Diagnosis) -> Advice {
        let text = file.causes[diagnosis.cause.rawValue]
        let variant = text?.variants?.first { $0.providers.contains(diagnosis.providerID ?? "") }
        let sentence = (variant?.cause ?? text?.cause).flatMap { Self.filled($0, diagnosis.values) }
        let remedy = (variant?.remedy ?? text?.remedy ?? []).compactMap { Self.filled($0, diagnosis.values) }
        return Advice(
            cause: sentence ?? diagnosis.cause.rawValue, remedy: remedy, mend: diagnosis.mend.flatMap(words(for:)))
    }

    /// The sentence of a cause, with its gaps as they stand in the file.
    public func sentence(for cause: Cause) -> String? { file.causes[cause.rawValue]?.cause }

    /// What stands where everything works.
    public func works(_ address: String) -> String { Self.filled(file.works, [.address: address]) ?? address }

    public func heading(_ heading: DoctorHeading) -> String { file.headings[heading.rawValue] ?? heading.rawValue }

    public func name(of service: MailService) -> String { file.services[service.rawValue] ?? service.rawValue }

    public func name(of step: SessionStep) -> String { file.steps[step.rawValue] ?? step.rawValue }

    private func words(for mend: Mend) -> String? {
        file.mends[mend.kind].flatMap { Self.filled($0, [.suggestion: mend.value]) }
    }

    /// The text with its gaps filled; nil where what belongs into one of them is not known.
    static func filled(_ text: String, _ values: [TextGap: String]) -> String? {
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}"),
                let gap = TextGap(rawValue: String(rest[rest.index(after: open)..<close])), let value = values[gap]
            else { return nil }
            filled += value
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}

/// What a person reads of a cause.
public struct Advice: Hashable, Sendable {
    /// One sentence.
    public let cause: String
    /// Steps, in order.
    public let remedy: [String]
    /// What can be changed at once, where there is such a thing.
    public let mend: String?
}

/// What stands over a part of the doctor's report.
public enum DoctorHeading: String, Hashable, Sendable, CaseIterable {
    case cause, remedy, mend, serverWords, alsoWrong
}

extension Mend {
    /// A stable word.
    public var kind: String {
        switch self {
        case .address: "address"
        case .server: "server"
        case .userName: "userName"
        case .passwordWithoutSpaces: "passwordWithoutSpaces"
        }
    }

    /// What to put in the place of what was given, for a person.
    public var value: String {
        switch self {
        case .address(let address): address
        case .server(_, let endpoint): Self.words(endpoint)
        case .userName(let name): name
        case .passwordWithoutSpaces: ""
        }
    }

    /// A server for a person to read.
    static func words(_ endpoint: Endpoint) -> String {
        "\(endpoint.host), port \(endpoint.port), \(endpoint.security == .startTLS ? "STARTTLS" : "TLS")"
    }
}

/// The form of a language's file.
struct DoctorTextFile: Decodable, Sendable {
    struct CauseText: Decodable, Sendable {
        struct Variant: Decodable, Sendable {
            /// Ids of providers.
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
    let mends: [String: String]
    let causes: [String: CauseText]
}
