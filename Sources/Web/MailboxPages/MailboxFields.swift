import Accounts
import MailSetup
import MailWire
import Mailboxes

/// The fields of the form that connects a mailbox.
enum MailboxField: String, Sendable {
    case address
    case name
    case password
    case use
    case userName = "user-name"
    case imapHost = "imap-host"
    case imapPort = "imap-port"
    case imapSecurity = "imap-security"
    case smtpHost = "smtp-host"
    case smtpPort = "smtp-port"
    case smtpSecurity = "smtp-security"
    case authority
}

/// What is wrong with a field of it.
struct MailboxInputProblem: Error {
    let field: MailboxField
    /// The key of the sentence.
    let key: String
}

/// A server as the form has it.
struct ServerFields: Sendable {
    let service: MailService
    let host: MailboxField
    let port: MailboxField
    let security: MailboxField

    static let imap = ServerFields(service: .imap, host: .imapHost, port: .imapPort, security: .imapSecurity)
    static let smtp = ServerFields(service: .smtp, host: .smtpHost, port: .smtpPort, security: .smtpSecurity)

    /// The most bytes of a host's name (RFC 1035 §2.3.4).
    private static let longestHost = 253

    /// Reads the server; `nil` if none was entered, so that it is found out.
    func endpoint(_ form: FormFields) throws(MailboxInputProblem) -> Endpoint? {
        let (name, number) = (form.trimmed(host.rawValue), form.trimmed(port.rawValue))
        guard !name.isEmpty else { return nil }
        let isHost = name.utf8.count <= Self.longestHost && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        guard isHost, !name.contains("/"), !name.contains("@") else {
            throw MailboxInputProblem(field: host, key: "problem_host_malformed")
        }
        let security: TransportSecurity =
            form[security.rawValue] == TransportSecurity.startTLS.rawValue ? .startTLS : .tls
        let usual = service == .imap ? (security == .tls ? 993 : 143) : (security == .tls ? 465 : 587)
        guard !number.isEmpty else { return Endpoint(host: name, port: usual, security: security) }
        guard let port = Int(number), (1...65_535).contains(port) else {
            throw MailboxInputProblem(field: port, key: "problem_port_malformed")
        }
        return Endpoint(host: name, port: port, security: security)
    }

    /// The fields of the form, filled with what is known.
    func views(_ texts: SiteTexts, _ known: Endpoint? = nil) -> [FieldView] {
        let stem = service == .imap ? "field_imap" : "field_smtp"
        var host = FieldView(self.host.rawValue, texts("\(stem)_host"))
        host.isRequired = false
        host.value = known?.host ?? ""
        var port = FieldView(self.port.rawValue, texts("\(stem)_port"))
        port.isRequired = false
        port.inputMode = "numeric"
        port.value = known.map { String($0.port) } ?? ""
        var security = FieldView(self.security.rawValue, texts("\(stem)_security"), .select)
        security.options = [TransportSecurity.tls, .startTLS].map { choice in
            FieldView.Option(
                value: choice.rawValue, label: choice == .tls ? "TLS (SSL)" : "STARTTLS",
                isChosen: choice == (known?.security ?? .tls))
        }
        return [host, port, security]
    }
}

extension SiteTexts {
    /// Returns what is wrong with what was entered for a mailbox, and the field; `nil` if the error is of another kind.
    func mailboxProblem(_ error: any Error) -> (field: String, sentence: String)? {
        switch error {
        case let problem as MailboxInputProblem: (problem.field.rawValue, self(problem.key))
        case let error as ConnectError: problem(error).map { ($0.field.rawValue, self($0.key)) }
        case MailboxError.alreadyConnected:
            (MailboxField.address.rawValue, self("problem_mailbox_taken"))
        case AttemptError.tooMany: ("", self("problem_mailbox_attempts"))
        default: nil
        }
    }

    private func problem(_ error: ConnectError) -> MailboxInputProblem? {
        switch error {
        case .malformedAddress(let address, _):
            MailboxInputProblem(
                field: .address, key: address.isEmpty ? "problem_address_missing" : "problem_address_malformed")
        case .malformedName: MailboxInputProblem(field: .name, key: "problem_mailbox_name")
        case .malformedUserName: MailboxInputProblem(field: .userName, key: "problem_mailbox_user_name")
        case .passwordMissing: MailboxInputProblem(field: .password, key: "problem_app_password_missing")
        case .passwordTooLong: MailboxInputProblem(field: .password, key: "problem_app_password_too_long")
        case .passwordHasControlCharacters:
            MailboxInputProblem(field: .password, key: "problem_app_password_control")
        case .signInPageUnknown, .diagnosed: nil
        }
    }
}
