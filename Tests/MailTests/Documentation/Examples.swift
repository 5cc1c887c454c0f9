import DNS
import Mail
import MailSetup

/// The Swift lines of README.md and of the libraries' first pages, word for word. ``DocumentationTests`` checks
/// that they are the same.
enum Examples {
    static func readmeSending(_ pdf: [UInt8], _ appPassword: String) async throws -> DeliveryOutcome {
        var draft = MessageDraft(from: try MailAddress(parsing: "Anna Nováková <anna@gmail.com>"), date: .now)
        draft.to = [try MailAddress(parsing: "jan@example.com")]
        draft.subject = "Faktura č. 12"
        draft.text = "Dobrý den, faktura je v příloze."
        draft.attachments = [.init(fileName: "faktura.pdf", contentType: "application/pdf", bytes: pdf)]

        let client = SMTPClient(.tls("smtp.gmail.com"), user: "anna@gmail.com", password: Secret(appPassword))
        let outcome = try await client.withSession { try await $0.deliver(draft.build()) }
        return outcome
    }

    static func reading(_ appPassword: String) async throws {
        let client = IMAPClient(.tls("imap.gmail.com"), user: "anna@gmail.com", password: Secret(appPassword))
        try await client.withSession { session in
            try await session.select("INBOX")
            let unread = try await session.search(.notFlagged(.seen)).uids
            try await session.fetchMessages(.uids(unread), [.envelope, .message]) { message in
                let envelope = message.envelope?.decoded
                print(envelope?.from.first?.displayName ?? "", envelope?.subject ?? "", message.parsed()?.text ?? "")
            }
        }
    }

    static func mail(_ appPassword: String) async throws -> DeliveryOutcome {
        var draft = MessageDraft(from: try MailAddress(parsing: "Anna <anna@gmail.com>"), date: .now)
        draft.to = [try MailAddress(parsing: "jan@example.com")]
        draft.subject = "Faktura"
        draft.text = "Dobrý den"

        let client = SMTPClient(.tls("smtp.gmail.com"), user: "anna@gmail.com", password: Secret(appPassword))
        let outcome = try await client.withSession { try await $0.deliver(draft.build()) }
        return outcome
    }

    static func smtp(_ bytes: [UInt8], _ appPassword: String) async throws -> DeliveryOutcome {
        let client = SMTPClient(.tls("smtp.gmail.com"), user: "anna@gmail.com", password: Secret(appPassword))
        let envelope = try Envelope(from: "anna@gmail.com", to: ["jan@example.com"])
        let outcome = try await client.withSession { await $0.deliver(envelope, message: bytes) }
        return outcome
    }

    static func imap(_ appPassword: String) async throws {
        let client = IMAPClient(.tls("imap.gmail.com"), user: "anna@gmail.com", password: Secret(appPassword))
        try await client.withSession { session in
            try await session.select("INBOX")
            let unread = try await session.search(.notFlagged(.seen)).uids
            try await session.fetchMessages(.uids(unread), [.envelope]) { print($0.envelope?.subject?.string ?? "") }
        }
    }

    static func mime(_ bytes: [UInt8]) {
        let message = Message(parsing: bytes)
        print(message.from.first?.displayName ?? "", message.subject ?? "", message.text ?? "")
        for file in message.attachments { print(file.fileName ?? "", file.bytes().count) }
        for defect in message.allDefects() { print(defect) }
    }

    static func mailWire(_ appPassword: String) throws -> (Endpoint, Credentials, Dialer) {
        let endpoint = try Endpoint(parsing: "smtp.example.com:587/starttls", defaultPort: 465)
        let credentials = Credentials(userName: "anna@example.com", password: Secret(appPassword))
        let dialer = Dialer(trustRoots: .pemFile(path: "authority.pem"))
        return (endpoint, credentials, dialer)
    }

    static func mailSetup(_ appPassword: String) async throws {
        let discovery = MailServerDiscovery(providers: .builtIn, names: DNSResolver())
        let request = ConnectRequest(address: "anna@gmail.com", password: Secret(appPassword))
        let examination = try await Doctor(discovery: discovery).examine(request)
        if let diagnosis = examination.diagnosis {
            let advice = try DoctorTexts(.english).advice(on: diagnosis)
            print(advice.cause, advice.remedy)
        }
    }
}
