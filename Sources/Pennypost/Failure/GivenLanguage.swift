import MailSetup
import Mailboxes

/// The language in which a person reads what is wrong with a mailbox.
enum GivenLanguage {
    static let form = DoctorLanguage.allCases.map(\.rawValue).joined(separator: "|")

    /// Returns the texts in the named language, or in that of the environment's locale.
    static func texts(
        _ named: String?, _ environment: [String: String] = CommandSurroundings.current.environment
    ) throws -> DoctorTexts {
        try DoctorTexts(language(named, environment))
    }

    /// Returns the named language, or that of the environment's locale.
    static func language(
        _ named: String?, _ environment: [String: String] = CommandSurroundings.current.environment
    ) throws(CommandFailure) -> DoctorLanguage {
        guard let named else {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
            return DoctorLanguage(locale: locale ?? "")
        }
        guard let language = DoctorLanguage(rawValue: named) else {
            throw CommandFailure(
                status: .usage, code: "usage", field: "--language",
                message: "“\(named)” is not a supported language",
                remedy: "Give one of \(form)")
        }
        return language
    }
}
