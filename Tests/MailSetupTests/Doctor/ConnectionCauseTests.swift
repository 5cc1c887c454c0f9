import LocalServers
import MailWire
import Testing

@testable import MailSetup

@Suite("Doctor: hosts, ports and encryption", .timeLimit(.minutes(2)))
struct ConnectionCauseTests {
    private static let imap = "imap.firma.test"
    private static let smtp = "smtp.firma.test"

    /// A company with its own servers, entered by hand.
    private static func company(_ change: (inout Patient) -> Void) -> (inout Patient) -> Void {
        var patient = Patient(address: "jana@firma.test")
        patient.imap = Endpoint(host: imap, port: 993, security: .tls)
        patient.smtp = Endpoint(host: smtp, port: 465, security: .tls)
        change(&patient)
        return { [patient] in $0 = patient }
    }

    private static func end(_ service: MailService, _ port: Int, _ security: TransportSecurity) -> Endpoint {
        Endpoint(host: service == .imap ? imap : smtp, port: port, security: security)
    }

    static let smtpPlain = ScriptStep.smtpGreeting(keywords: ["STARTTLS"]) + [.hang]

    static let hosts: [CauseCase] = [
        CauseCase("everything works", nil),
        CauseCase("gmial.com", .domainMistyped, fix: .address("jana@gmail.com")) { $0.address = "jana@gmial.com" },
        CauseCase("seznma.cz", .domainMistyped, fix: .address("jana@seznam.cz")) { $0.address = "jana@seznma.cz" },
        CauseCase("wp.p", .domainMistyped, fix: .address("jana@wp.pl")) { $0.address = "jana@wp.p" },
        CauseCase("no servers are known", .serversUnknown) { $0.address = "jana@firma.test" },
        CauseCase("the number of WEDOS is missing", .serverNumberNeeded) { patient in
            patient.address = "jana@wedos.test"
            patient.providers = (try? ProviderDirectory.builtIn.adding(Array(numbered.utf8))) ?? .builtIn
        },
        CauseCase("Microsoft takes no passwords", .passwordImpossible) { $0.address = "jana@outlook.cz" },
        CauseCase(
            "smtp.google.com", .hostMistaken, at: .smtp,
            fix: .server(.smtp, Endpoint(host: "smtp.gmail.com", port: 465, security: .tls))
        ) {
            $0.smtp = Endpoint(host: "smtp.google.com", port: 465, security: .tls)
            $0.smtpServer = .closed
        },
        CauseCase(
            "mail.google.com", .hostMistaken, at: .imap,
            fix: .server(.imap, Endpoint(host: "imap.gmail.com", port: 993, security: .tls))
        ) {
            $0.imap = Endpoint(host: "mail.google.com", port: 993, security: .tls)
            $0.imapServer = .missing
        },
        CauseCase("no such host", .noSuchHost, at: .imap, company { $0.imapServer = .missing }),
        CauseCase(
            "name servers are silent", .nameServersSilent,
            company {
                ($0.imapServer, $0.smtpServer) = (.nameless, .nameless)
            }),
        CauseCase("port closed", .portClosed, at: .smtp, company { $0.smtpServer = .closed }),
        CauseCase(
            "port filtered", .portFiltered, at: .imap,
            company {
                $0.imapServer = .filtered
                $0.limits.connect = .seconds(6)
                $0.limits.address = .seconds(6)
            }),
    ]

    private static let numbered = """
        {"providers": [{"id": "wedos-test", "name": "WEDOS", "domains": ["wedos.test"],
          "imap": {"host": "wes{number}-imap.wedos.net", "port": 993, "security": "tls"},
          "smtp": {"host": "wes{number}-smtp.wedos.net", "port": 465, "security": "tls"},
          "signIn": {"with": "account"}, "sureness": "confirmed", "checked": "2026-11-19"}]}
        """

    static let encryption: [CauseCase] = [
        CauseCase(
            "465 with STARTTLS", .needsTLS, at: .smtp, fix: .server(.smtp, end(.smtp, 465, .tls)),
            company {
                $0.smtp = end(.smtp, 465, .startTLS)
                $0.limits.greeting = .seconds(6)
            }),
        CauseCase(
            "993 with STARTTLS", .needsTLS, at: .imap, fix: .server(.imap, end(.imap, 993, .tls)),
            company {
                $0.imap = end(.imap, 993, .startTLS)
                $0.limits.greeting = .seconds(6)
            }),
        CauseCase(
            "587 with TLS", .needsStartTLS, at: .smtp, fix: .server(.smtp, end(.smtp, 587, .startTLS)),
            company {
                $0.smtp = end(.smtp, 587, .tls)
                $0.smtpServer = .plain(
                    ScriptStep.smtpGreeting(keywords: ["STARTTLS"]) + [.expect("STARTTLS"), .line("220 go"), .startTLS]
                        + [.hang])
                $0.limits.command = .seconds(6)
            }),
        CauseCase(
            "143 with TLS", .needsStartTLS, at: .imap, fix: .server(.imap, end(.imap, 143, .startTLS)),
            company {
                $0.imap = end(.imap, 143, .tls)
                $0.imapServer = .plain([
                    .line("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready"), .expectCommand("STARTTLS"),
                    .line("{tag} OK go"),
                    .startTLS, .hang,
                ])
                $0.limits.command = .seconds(6)
            }),
        CauseCase(
            "a server with plaintext only", .noEncryption, at: .smtp,
            company {
                $0.smtpServer = .plain(ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [.hang])
            }),
        CauseCase(
            "STARTTLS is not offered", .noEncryption, at: .imap,
            company {
                $0.imap = end(.imap, 143, .startTLS)
                $0.imapServer = .plain([.line("* OK [CAPABILITY IMAP4rev1] ready"), .hang])
            }),
        CauseCase(
            "plaintext comes behind STARTTLS", .connectionTampered, at: .imap,
            company {
                $0.imap = end(.imap, 143, .startTLS)
                $0.imapServer = .plain([
                    .line("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready"), .expectCommand("STARTTLS"),
                    .text("{tag} OK go\r\n* OK injected\r\n"), .hang,
                ])
            }),
        CauseCase(
            "certificate expired", .certificateExpired, at: .smtp,
            company {
                $0.smtpServer = .plays([[.hang]], certificate: .expired)
            }),
        CauseCase(
            "certificate of a server behind STARTTLS expired", .certificateExpired, at: .smtp,
            company {
                $0.smtp = end(.smtp, 587, .startTLS)
                $0.smtpServer = .plays(
                    [
                        ScriptStep.smtpGreeting(keywords: ["STARTTLS"]) + [
                            .expect("STARTTLS"), .line("220 go"), .startTLS,
                        ]
                            + [.hang]
                    ], security: .plaintext, certificate: .expired)
            }),
        CauseCase(
            "certificate not yet valid", .certificateNotYetValid, at: .smtp,
            company {
                $0.smtpServer = .plays([[.hang]], certificate: .notYetValid)
            }),
        CauseCase(
            "own clock years behind", .clockWrong, at: .smtp,
            company {
                $0.smtpServer = .plays([[.hang]], certificate: .notYetValid)
                $0.now = 1_262_304_000
            }),
        CauseCase(
            "certificate self-signed", .certificateSelfSigned, at: .imap,
            company {
                $0.imapServer = .plays([[.hang]], certificate: .selfSigned)
            }),
        CauseCase(
            "certificate of an unknown authority", .certificateUntrusted, at: .imap,
            company {
                $0.imapServer = .plays([[.hang]], certificate: .otherAuthority)
            }),
        CauseCase(
            "certificate for another name", .certificateOtherName, at: .imap,
            company {
                $0.imapServer = .plays([[.hang]], certificate: .otherName)
            }),
        CauseCase("only old TLS", .tlsTooOld, at: .imap, company { $0.imapServer = .plays([[.hang]], oldTLS: true) }),
        CauseCase("closed in the handshake", .tlsBroken, at: .imap, company { $0.imapServer = .plain([.reset]) }),
        CauseCase(
            "silent in the handshake", .silentAtTLS, at: .imap,
            company {
                $0.imapServer = .plain([.hang])
                $0.limits.handshake = .seconds(6)
            }),
    ]

    static let strangers: [CauseCase] = [
        CauseCase(
            "a web server", .webServer, at: .imap,
            company {
                $0.imapServer = .plays([
                    [.expectLine("anything") { _ in true }, .text("HTTP/1.1 400 Bad Request\r\n\r\n"), .close]
                ])
                $0.limits.greeting = .seconds(6)
            }),
        CauseCase(
            "a web server without TLS", .webServer, at: .smtp,
            company {
                $0.smtpServer = .plain([.expectBytes(5), .text("HTTP/1.1 400 Bad Request\r\n\r\n"), .close])
            }),
        CauseCase(
            "an SSH server", .sshServer, at: .imap,
            company { $0.imapServer = .plain([.line("SSH-2.0-OpenSSH_9.2"), .hang]) }),
        CauseCase(
            "a POP3 server", .otherMailService, at: .imap,
            company { $0.imapServer = .plays([[.line("+OK POP3 ready"), .hang]]) }),
        CauseCase(
            "the two servers are swapped", .otherMailService,
            company {
                $0.imapServer = .plays([ScriptStep.smtpGreeting() + [.hang]])
                $0.smtpServer = .plays([ScriptStep.imapGreeting() + [.hang]])
            }),
        CauseCase(
            "something else", .noMailServer, at: .smtp,
            company { $0.smtpServer = .plays([[.line("hello there"), .hang]]) }),
        CauseCase(
            "silent instead of greeting", .silentAtGreeting, at: .smtp,
            company {
                $0.smtpServer = .plays([[.hang]])
                $0.limits.greeting = .seconds(6)
            }),
        CauseCase(
            "silent after the greeting", .silentAtCapabilities, at: .smtp,
            company {
                $0.smtpServer = .plays([[.line("220 hello ESMTP"), .hang]])
                $0.limits.command = .seconds(6)
            }),
        CauseCase(
            "silent at IMAP's capabilities", .silentAtCapabilities, at: .imap,
            company {
                $0.imapServer = .plays([[.line("* OK hello"), .hang]])
                $0.limits.command = .seconds(6)
            }),
        CauseCase(
            "cut off after the greeting", .connectionCut, at: .smtp,
            company {
                $0.smtpServer = .plays([[.line("220 hello ESMTP"), .close]])
            }),
        CauseCase(
            "talk without an end", .endlessTalk,
            company {
                $0.imapServer = .plays([
                    Script.signingInIMAP([]) + [.loop([.line("* OK still here"), .wait(.milliseconds(20))])]
                ])
                $0.limits.session = .seconds(3)
            }),
        CauseCase(
            "554 at the greeting", .greetingRefused, at: .smtp,
            company {
                $0.smtpServer = .plays([[.line("554 5.7.1 Service unavailable; client host blocked"), .hang]])
            }),
        CauseCase(
            "421 at the greeting", .serverUnavailable, at: .smtp,
            company {
                $0.smtpServer = .plays([[.line("421 4.3.0 Temporary System Problem.  Try again later (10)."), .close]])
            }),
        CauseCase(
            "BYE at the greeting", .greetingRefused, at: .imap,
            company {
                $0.imapServer = .plays([[.line("* BYE your address is not welcome here"), .close]])
            }),
        CauseCase(
            "BYE because of load", .serverUnavailable, at: .imap,
            company {
                $0.imapServer = .plays([[.line("* BYE [UNAVAILABLE] system overload"), .close]])
            }),
        CauseCase(
            "too many connections", .tooManyConnections, at: .imap,
            company {
                $0.imapServer = .plays([[.line("* BYE Too many simultaneous connections. (Failure)"), .close]])
            }),
    ]

    @Test("Hosts and ports", arguments: hosts)
    func hostsAndPorts(_ patient: CauseCase) async throws { try await patient.check() }

    @Test("Encryption", arguments: encryption)
    func encryptionOfPorts(_ patient: CauseCase) async throws { try await patient.check() }

    @Test("What answers on the port", arguments: strangers)
    func strangersOnPorts(_ patient: CauseCase) async throws { try await patient.check() }
}
