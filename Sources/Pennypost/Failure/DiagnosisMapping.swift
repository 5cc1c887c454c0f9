import MailSetup
import MailWire
import Mailboxes

extension CommandFailure {
    /// Makes a failure from a diagnosis, in the person's language.
    init(_ diagnosis: Diagnosis, _ texts: DoctorTexts) {
        let advice = texts.advice(on: diagnosis)
        let fix = advice.fix.map { words in
            "\(texts.heading(.fix)): \(words)" + (diagnosis.fix?.options.map { " (\($0))" } ?? "")
        }
        self.init(
            status: diagnosis.cause.kind.exitStatus, code: diagnosis.cause.rawValue, field: diagnosis.field,
            message: advice.cause, remedy: fix ?? diagnosis.signInWithoutPassword, serverWords: diagnosis.serverWords,
            steps: advice.remedy)
    }
}

extension Cause.Kind {
    /// The exit status of `pennypost doctor` and `connect`.
    var exitStatus: ExitStatus {
        switch self {
        case .notice: .success
        case .input: .badData
        case .servers: .configuration
        case .server: .unavailable
        case .security: .insecure
        case .signIn: .signInRefused
        case .sending: .refused
        case .temporary: .tryLater
        }
    }
}

extension Diagnosis {
    /// The command for a provider that takes no passwords; `nil` for any other cause.
    fileprivate var signInWithoutPassword: String? {
        switch cause {
        case .passwordImpossible, .basicAuthenticationOff, .onlyOAuth:
            MailboxRemedy.connectOnPage.command(values[.address] ?? "ADDRESS")
        default: nil
        }
    }

    /// The input that needs a look.
    fileprivate var field: String {
        switch cause.kind {
        case .signIn where cause != .passwordImpossible: "password"
        case .input where service == nil: "address"
        default:
            evidence.contains { $0.endpoint != nil } ? "--\((service ?? .imap).rawValue)" : "address"
        }
    }

    /// The servers' own words, if any: those of the server where the cause was found, otherwise those of any server.
    var serverWords: String? {
        let spoken = evidence.compactMap { seen in seen.serverWords.map { (seen.service, $0) } }
        let mine = spoken.filter { $0.0 == service }
        let shown = mine.isEmpty ? spoken : mine
        if shown.count == 1 { return shown.first?.1 }
        let parts = shown.map { service, words in (service.map { "(\($0.rawValue.uppercased())) " } ?? "") + words }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}

extension Fix {
    /// The option that makes the change on the command line; `nil` if there is none.
    var options: String? {
        switch self {
        case .address, .passwordWithoutSpaces: nil
        case .server(let service, let endpoint): "--\(service.rawValue) \(endpoint)"
        case .userName(let name): "--user \(name)"
        }
    }
}
