import LocalServers
import MailWire

@testable import MailSetup

/// How one of a patient's servers behaves.
enum Behaviour: Sendable {
    /// Plays scripts, one per connection, repeating the last one.
    case plays(
        [[ScriptStep]], security: ScriptedServer.Security = .tls, certificate: TestCertificates.Variant = .good,
        oldTLS: Bool = false, isNamed: Bool = true)
    /// Nothing listens.
    case closed
    /// Nothing answers.
    case filtered
    /// The host does not exist.
    case missing
    /// No name server answers for the host.
    case nameless

    static func plays(_ script: [ScriptStep]) -> Behaviour { .plays([script]) }
    static func plain(_ script: [ScriptStep]) -> Behaviour { .plays([script], security: .plaintext) }
}

/// A mailbox with its two servers, as the doctor finds it. The servers stand in for those of providers.
struct Patient: Sendable {
    var address = "jana@gmail.com"
    var password: String? = "abcd efgh ijkl mnop"
    var userName: String?
    /// The servers, in place of the provider's.
    var imap: Endpoint?
    var smtp: Endpoint?
    var imapServer = Behaviour.plays(Script.imap())
    var smtpServer = Behaviour.plays(Script.smtp())
    var now = Doctor.secondsSinceEpoch()
    var limits = Self.limits
    var providers = ProviderDirectory.builtIn

    /// Long enough for a busy machine.
    private static var limits: DoctorLimits {
        var limits = DoctorLimits(each: .seconds(20))
        limits.firstWords = .seconds(3)
        return limits
    }

    /// Examines the patient. Its servers run until that is done.
    func examine(
        isThorough: Bool = false, prepare: (HostMap) throws -> Void = { _ in }
    ) async throws -> (examination: Examination, servers: [MailService: ScriptedServer]) {
        let map = HostMap()
        let domain = String(address.drop { $0 != "@" }.dropFirst())
        let provider = providers.provider(ofDomain: domain)
        var request = ConnectRequest(
            address: address, password: password.map { Secret($0) }, userName: userName, imap: imap, smtp: smtp)
        request.authorityPEM = Array(try TestCertificates.shared.get().authorityPEM.utf8)
        var servers: [MailService: ScriptedServer] = [:]
        var filtered: [FilteredPort] = []
        for (service, behaviour, endpoint) in [
            (MailService.imap, imapServer, imap ?? provider?.imap.endpoint),
            (.smtp, smtpServer, smtp ?? provider?.smtp.endpoint),
        ] {
            guard let endpoint else { continue }
            switch behaviour {
            case .plays(let scripts, let security, let certificate, let oldTLS, let isNamed):
                let server = try await ScriptedServer.start(
                    scripts, security: security, certificate: certificate,
                    names: isNamed ? [endpoint.host] : ["mail.hosting.test"], oldTLS: oldTLS)
                servers[service] = server
                map.lead(endpoint.host, port: endpoint.port, to: "127.0.0.1", server.endpoint.port)
            case .closed: map.lead(endpoint.host, port: endpoint.port, to: "127.0.0.1", 1)
            case .filtered:
                let port = try FilteredPort()
                filtered.append(port)
                map.lead(endpoint.host, port: endpoint.port, to: "127.0.0.1", port.endpoint.port)
            case .missing: break
            case .nameless: map.silence(endpoint.host)
            }
        }
        try prepare(map)
        let clock = now
        let doctor = Doctor(providers: providers, limits: limits, resolver: map, now: { clock })
        let examination: Examination
        do {
            examination = try await doctor.examine(request, isThorough: isThorough)
        } catch {
            for server in servers.values { await server.stop() }
            throw error
        }
        for server in servers.values { await server.stop() }
        withExtendedLifetime(filtered) {}
        return (examination, servers)
    }
}

/// What servers send.
enum Script {
    /// A server at which everything works.
    ///
    /// - Parameter ok: The text of its OK to the sign-in.
    static func imap(ok: String = "Success", folders: [ScriptStep] = listing) -> [ScriptStep] {
        signingInIMAP([.line("{tag} OK \(ok)")]) + folders
    }

    static let listing: [ScriptStep] = [
        .expectCommand("LIST"), .line(#"* LIST (\HasNoChildren) "/" "INBOX""#), .line("{tag} OK done"),
        .expectCommand("LOGOUT"), .line("* BYE"), .line("{tag} OK"), .expectClose,
    ]

    /// A server that reaches the sign-in, then sends `answer`.
    static func signingInIMAP(_ answer: [ScriptStep], mechanisms: String = "AUTH=PLAIN") -> [ScriptStep] {
        [
            .line("* OK [CAPABILITY IMAP4rev1 SASL-IR \(mechanisms)] ready"), .expectCommand("AUTHENTICATE PLAIN "),
        ]
            + answer.map { step in
                // The capabilities are asked for again after a sign-in.
                if case .line(let text) = step, text.hasPrefix("{tag} OK ") {
                    return .line("{tag} OK [CAPABILITY IMAP4rev1] " + text.dropFirst(9))
                }
                return step
            }
    }

    static func refusingIMAP(_ lines: String...) -> [ScriptStep] {
        signingInIMAP(lines.map { .line($0) }) + [.hang]
    }

    /// A server at which everything works.
    static func smtp(keywords: [String] = ["SIZE 35882577", "AUTH PLAIN"], mail: [ScriptStep] = taking) -> [ScriptStep]
    {
        signingInSMTP(["235 2.7.0 Accepted"], keywords: keywords) + mail
    }

    static let taking: [ScriptStep] = [
        .expectPrefix("MAIL FROM:<"), .line("250 2.1.0 OK"), .expectPrefix("RCPT TO:<"), .line("250 2.1.5 OK"),
        .expect("RSET"), .line("250 2.1.5 Flushed"), .expect("QUIT"), .line("221 bye"), .expectClose,
    ]

    static func signingInSMTP(_ answer: [String], keywords: [String] = ["SIZE 35882577", "AUTH PLAIN"]) -> [ScriptStep]
    {
        ScriptStep.smtpGreeting(keywords: keywords) + [.expectPrefix("AUTH PLAIN ")] + answer.map { .line($0) }
    }

    static func refusingSMTP(_ lines: String...) -> [ScriptStep] { signingInSMTP(lines) + [.hang] }
}
