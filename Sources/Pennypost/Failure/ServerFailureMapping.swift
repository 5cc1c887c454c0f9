import MIME
import MailSetup
import MailWire
import Mailboxes

extension CommandFailure {
    /// Makes a failure from that of a mailbox's server.
    init(_ failure: ServerFailure) {
        let (status, code, remedy): (ExitStatus, String, String?) =
            switch failure.kind {
            case .signInRefused:
                (.signInRefused, "sign-in-refused", "Check the address, and create a new app password at your provider")
            case .temporary: (.tryLater, "try-later", "Try again in a few minutes")
            case .unreachable: (.unavailable, "unreachable", "Check the host, the port and your connection")
            case .unsupported: (.unavailable, "unsupported", nil)
            }
        let advice = failure.advice.map { MailboxTexts.english.lines($0, of: failure.mailbox) } ?? []
        self.init(
            status: status, code: code, field: failure.mailbox, message: advice.first ?? failure.summary,
            remedy: advice.isEmpty ? remedy : nil, serverWords: failure.serverWords, steps: Array(advice.dropFirst()))
        guard let diagnosis = failure.diagnosis, diagnosis.cause != .tokenRefused,
            let texts = try? GivenLanguage.texts(nil)
        else { return }
        let found = texts.advice(on: diagnosis)
        (message, steps) = (found.cause, found.remedy)
        let next: MailboxRemedy = failure.kind == .signInRefused ? .replacePassword : .examine
        self.remedy = next.command(failure.mailbox)
    }

    /// Makes a failure from what keeps a mailbox from being connected.
    init(_ error: ConnectError) {
        switch error {
        case .malformedAddress(let address, let reason):
            self.init(reason, field: "address", value: address)
        case .malformedName:
            self.init(
                status: .badData, code: "bad-name", field: "--name",
                message: "it is too long or contains a line break",
                remedy: "Use one line of at most 200 bytes")
        case .malformedUserName:
            self.init(
                status: .badData, code: "bad-user-name", field: "--user",
                message: "it is empty, too long or contains a control character",
                remedy: "Enter the user name that your provider gives for email programs")
        case .passwordMissing:
            self.init(
                status: .badData, code: "password-missing", field: "password", message: "it is empty",
                remedy: "Enter the app password")
        case .passwordTooLong(let maximum):
            self.init(
                status: .badData, code: "password-too-long", field: "password",
                message: "it is longer than \(maximum) bytes", remedy: "Enter only the app password")
        case .passwordHasControlCharacters:
            self.init(
                status: .badData, code: "password-has-control-characters", field: "password",
                message: "it contains a line break or another control character",
                remedy: "Enter only the app password, on one line")
        case .signInPageUnknown(let domain):
            self.init(
                status: .configuration, code: "sign-in-page-unknown", field: "address",
                message: "no sign-in page is known for \(domain)",
                remedy: "Connect it with an app password, or add the page to providers.json; see Documentation/OAuth.md"
            )
        case .diagnosed(let examination):
            guard let diagnosis = examination.diagnosis, let texts = try? GivenLanguage.texts(nil) else {
                self.init(
                    status: .fault, code: "fault", field: "connect",
                    message: "the mailbox could not be connected, and the reason is unknown")
                return
            }
            self.init(diagnosis, texts)
        }
    }
}
