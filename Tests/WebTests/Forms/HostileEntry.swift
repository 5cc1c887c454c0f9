@testable import Web

/// What no field takes, and what some fields take.
enum HostileEntry: CaseIterable, Sendable {
    case empty, tooLong, controlCharacters, invalidBytes, wrongScript

    /// What is entered, as it comes percent-encoded in a body.
    var encoded: String {
        switch self {
        case .empty: ""
        case .tooLong: String(repeating: "x", count: 5_000)
        case .controlCharacters: "a%00b%1B%5B2J%E2%80%AEc%0D%0Ad%7F"
        case .invalidBytes: "a%FF%FE%C0%80%ED%A0%80b"
        case .wrongScript: "%F0%9F%98%80%E6%BC%A2%E5%AD%97%E2%80%8D%D8%B9%CC%81"
        }
    }

    /// The same as the site reads it.
    var text: String { FormFields(encoded: "a=\(encoded)".utf8)["a"] ?? "" }
}
