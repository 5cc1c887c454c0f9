import Foundation
import Storage

/// What a person enters for an app password, checked: every field that can't be taken is named at once.
struct AppPasswordInput {
    let name: String
    let networks: [Network]
    let endsAt: Timestamp?

    /// The latest end: a hundred years ahead.
    static let longestLife = Duration.seconds(100 * 365 * 86_400)

    /// - Throws: ``AccountsError/input(_:)``.
    init(name: String, networks: [String], endsAt: Timestamp?, now: Timestamp) throws(AccountsError) {
        var problems: [InputProblem] = []
        self.name = Self.cleaned(name, into: &problems)
        let given = networks.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
        let read = given.prefix(AppPassword.mostNetworks).compactMap(Network.init)
        if given.count > AppPassword.mostNetworks {
            problems.append(InputProblem(.networks, .tooLong(limit: AppPassword.mostNetworks)))
        } else if read.count < given.count {
            problems.append(InputProblem(.networks, .malformed))
        }
        self.networks = read
        if let endsAt, endsAt <= now || now + Self.longestLife < endsAt {
            problems.append(InputProblem(.validUntil, .outOfRange))
        }
        self.endsAt = endsAt
        guard problems.isEmpty else { throw .input(problems) }
    }

    /// Returns a name without the white space around it.
    ///
    /// - Throws: ``AccountsError/input(_:)``.
    static func name(_ text: String) throws(AccountsError) -> String {
        var problems: [InputProblem] = []
        let name = cleaned(text, into: &problems)
        guard problems.isEmpty else { throw .input(problems) }
        return name
    }

    private static func cleaned(_ text: String, into problems: inout [InputProblem]) -> String {
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
        if name.isEmpty {
            problems.append(InputProblem(.name, .missing))
        } else if name.unicodeScalars.count > AppPassword.longestName {
            problems.append(InputProblem(.name, .tooLong(limit: AppPassword.longestName)))
        } else if name.unicodeScalars.contains(where: isUnshowable) {
            problems.append(InputProblem(.name, .controlCharacters))
        }
        return name
    }

    /// Format characters are let through only inside of emoji and words that need joiners.
    private static func isUnshowable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}
