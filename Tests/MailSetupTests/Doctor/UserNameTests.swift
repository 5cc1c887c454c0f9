import LocalServers
import MailWire
import TestStage
import Testing

@testable import MailSetup

@Suite("Doctor: user names, and the number of sign-ins", .timeLimit(.minutes(2)))
struct UserNameTests {
    /// A company's server that accepts one user name only.
    private static func taking(_ name: String, imap: Bool) -> Behaviour {
        let given: @Sendable (String) -> Bool = { line in
            guard let encoded = line.split(separator: " ").last, let bytes = Base64.decode(Array(encoded.utf8)) else {
                return false
            }
            return bytes.split(separator: 0).first.map { String(decoding: $0, as: UTF8.self) } == name
        }
        let no = imap ? "NO [AUTHENTICATIONFAILED] Authentication failed." : "535 5.7.8 Error: authentication failed"
        let answer: @Sendable (String) -> [UInt8] = { line in
            let isTaken = given(line)
            let text =
                imap
                ? "\(line.prefix { $0 != " " }) \(isTaken ? "OK [CAPABILITY IMAP4rev1] in" : no)\r\n"
                : isTaken ? "235 2.7.0 ok\r\n" : "\(no)\r\n"
            return Array(text.utf8)
        }
        let script: [ScriptStep] =
            imap
            ? [.line("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready"), .expectCommand("AUTHENTICATE PLAIN ")]
                + [.answer(answer)] + Script.listing
            : ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [.expectPrefix("AUTH PLAIN "), .answer(answer)]
                + Script.taking
        return .plays(script)
    }

    private static func patient(_ name: String, given: String?) -> Patient {
        var patient = Patient(address: "jana@firma.test", password: "tajneheslo", userName: given)
        patient.imap = Endpoint(host: "imap.firma.test", port: 993, security: .tls)
        patient.smtp = Endpoint(host: "smtp.firma.test", port: 465, security: .tls)
        patient.imapServer = taking(name, imap: true)
        patient.smtpServer = taking(name, imap: false)
        return patient
    }

    private static func signIns(_ servers: [MailService: ScriptedServer]) -> Int {
        servers.values.flatMap(\.connections).flatMap(\.lines).count { $0.uppercased().contains("AUTH") }
    }

    @Test("A user name without the domain is noticed if the whole address is wanted, and the other way round")
    func otherForm() async throws {
        let (without, _) = try await Self.patient("jana@firma.test", given: "jana").examine()
        #expect(without.diagnosis?.cause == .userNameNeedsDomain)
        #expect(without.diagnosis?.fix == .userName("jana@firma.test"))
        let (with, servers) = try await Self.patient("jana", given: "jana@firma.test").examine()
        #expect(with.diagnosis?.cause == .userNameWithoutDomain)
        #expect(with.diagnosis?.fix == .userName("jana"))
        #expect(Self.signIns(servers) == 3)
    }

    @Test("A wrong password is tried at most twice, whatever forms of the user name there are")
    func atMostTwoRefusals() async throws {
        for given in [nil, "jana", "jana@firma.test", "novakova"] {
            let (examination, servers) = try await Self.patient("nobody", given: given).examine()
            #expect(examination.diagnosis?.cause == .passwordWrong)
            #expect(Self.signIns(servers) <= 2, "\(given ?? "none given")")
        }
        var icloud = Patient(address: "jana@icloud.com")
        icloud.imapServer = Self.taking("nobody", imap: true)
        icloud.smtpServer = .plays(
            [
                ScriptStep.smtpGreeting(keywords: ["STARTTLS"]) + [.expect("STARTTLS"), .line("220 go"), .startTLS]
                    + ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]).dropFirst() + [.hang]
            ], security: .plaintext)
        icloud.limits.command = .seconds(3)
        let (examination, servers) = try await icloud.examine()
        #expect(examination.diagnosis?.cause == .appPasswordWrong)
        #expect(Self.signIns(servers) == 2)
    }

    @Test("After a certain refusal no other user name is tried")
    func certainRefusal() async throws {
        var patient = Self.patient("nobody", given: "jana")
        patient.imapServer = .plays(Script.refusingIMAP("{tag} NO [EXPIRED] Password expired"))
        let (examination, servers) = try await patient.examine()
        #expect(examination.diagnosis?.cause == .passwordExpired)
        #expect(Self.signIns(servers) == 1)
    }

    @Test("Without a password there is no sign-in, but everything before it is examined")
    func withoutPassword() async throws {
        var patient = Patient(password: nil)
        patient.imapServer = .plays([.line("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"), .hang])
        patient.smtpServer = .plays(ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [.hang])
        let (examination, servers) = try await patient.examine()
        #expect(examination.diagnosis == nil)
        #expect(Self.signIns(servers) == 0)
        #expect(
            examination.steps.filter { $0.service == .imap }.map(\.outcome) == [
                .passed, .passed, .passed, .passed, .passed, .notReached, .notReached,
            ])
    }

    @Test("Broken IPv6 is reported although everything works, and so is a host with IPv6 only")
    func brokenIPv6() async throws {
        let company = Self.patient("jana@firma.test", given: nil)
        let (works, _) = try await company.examine(isThorough: true) { map in
            map.lead("imap.firma.test", port: 993, to: "::1", 1)
        }
        #expect(works.diagnosis?.cause == .ipv6Broken)
        #expect(works.diagnosis?.service == .imap)
        #expect(works.works)

        var alone = company
        alone.imapServer = .missing
        alone.limits.connect = .seconds(2)
        alone.limits.address = .seconds(2)
        let filtered = try FilteredPort(host: "::1")
        let (fails, _) = try await alone.examine { map in
            map.lead("imap.firma.test", port: 993, to: "::1", filtered.endpoint.port)
        }
        withExtendedLifetime(filtered) {}
        #expect(fails.diagnosis?.cause == .onlyIPv6)
    }

    @Test("Of several things wrong, the one to fix first is named, and the others are listed")
    func order() async throws {
        var patient = Patient()
        patient.imap = Endpoint(host: "mail.google.com", port: 993, security: .tls)
        patient.imapServer = .closed
        patient.smtpServer = .plays(Script.refusingSMTP("535 5.7.8 Username and Password not accepted."))
        let (examination, _) = try await patient.examine()
        #expect(examination.diagnosis?.cause == .hostMistaken)
        #expect(examination.diagnosis?.alsoWrong == [.appPasswordWrong])
        #expect(examination.diagnosis?.evidence.contains { $0.serverWords?.contains("5.7.8") == true } == true)
    }

    @Test("The password is hidden in a server's words even in a session without a sign-in")
    func secretRepeatedByServer() async throws {
        var patient = Patient(address: "jana@icloud.com", password: "tajne-heslo-4711")
        patient.imapServer = Self.taking("nobody", imap: true)
        patient.smtpServer = .plays([[.line("554 5.7.1 not with tajne-heslo-4711"), .hang]], security: .plaintext)
        let (examination, _) = try await patient.examine()
        #expect("\(examination.observations)".contains("not with •••"))
        #expect(!"\(examination.observations) \(examination.transcripts)".contains("tajne-heslo"))
    }
}
