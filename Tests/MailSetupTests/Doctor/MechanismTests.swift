import LocalServers
import MailWire
import TestStage
import Testing

@testable import MailSetup

@Suite("Doctor: a mechanism that the server offers but does not carry out", .timeLimit(.minutes(2)))
struct MechanismTests {
    private static func patient(imap: Behaviour, smtp: Behaviour) -> Patient {
        var patient = Patient(address: "jana@firma.test", password: "tajneheslo")
        patient.imap = Endpoint(host: "imap.firma.test", port: 993, security: .tls)
        patient.smtp = Endpoint(host: "smtp.firma.test", port: 465, security: .tls)
        (patient.imapServer, patient.smtpServer) = (imap, smtp)
        return patient
    }

    private static let works = (imap: Behaviour.plays(Script.imap()), smtp: Behaviour.plays(Script.smtp()))

    private static func smtp(refusing reply: String, _ mechanisms: String = "LOGIN PLAIN") -> [ScriptStep] {
        Script.signingInSMTP([reply], keywords: ["AUTH \(mechanisms)"])
    }

    private static let login: [ScriptStep] = [
        .expect("AUTH LOGIN"), .line("334 VXNlcm5hbWU6"), .expect("amFuYUBmaXJtYS50ZXN0"), .line("334 UGFzc3dvcmQ6"),
        .expect("dGFqbmVoZXNsbw=="), .line("235 2.7.0 welcome"),
    ]
    private static let quit: [ScriptStep] = [.expect("QUIT"), .line("221 bye"), .expectClose]

    private static func signIns(_ servers: [MailService: ScriptedServer]) -> Int {
        let lines: [String] = servers.values.flatMap(\.connections).flatMap(\.lines)
        let commands = ["AUTH ", "AUTHENTICATE ", "LOGIN "]
        return lines.count { line in commands.contains { line.contains($0) } }
    }

    @Test(
        "The next one is tried in the same session if the refusal is about the mechanism",
        arguments: ["502 Invalid input", "504 5.5.4 what"])
    func clearRefusal(reply: String) async throws {
        let smtp = Behaviour.plays(Self.smtp(refusing: reply) + Self.login + Script.taking)
        let (examination, servers) = try await Self.patient(imap: Self.works.imap, smtp: smtp).examine()
        #expect(examination.diagnosis == nil && examination.proved != nil)
        #expect(servers[.smtp]?.connections.count == 1)
    }

    @Test("After words that say nothing about the password, the next is tried once the other server accepted it")
    func unclearRefusal() async throws {
        let first = Self.smtp(refusing: "553 5.3.0 Auth failure") + Self.quit
        let second = ScriptStep.smtpGreeting(keywords: ["AUTH LOGIN PLAIN"]) + Self.login + Script.taking
        let patient = Self.patient(imap: Self.works.imap, smtp: .plays([first, second]))
        let (examination, servers) = try await patient.examine()
        #expect(examination.diagnosis == nil && examination.proved != nil)
        #expect(Self.signIns(servers) == 3)
    }

    @Test("IMAP does the same, with the LOGIN command")
    func imap() async throws {
        let login: [ScriptStep] = [
            .expectCommand("LOGIN \"jana@firma.test\" \"tajneheslo\""), .line("{tag} OK [CAPABILITY IMAP4rev1] in"),
        ]
        let broken = Script.signingInIMAP([.line("{tag} NO AUTHENTICATE mechanism not supported, mate")])
        let clear = Self.patient(imap: .plays(broken + login + Script.listing), smtp: Self.works.smtp)
        #expect(try await clear.examine().examination.diagnosis == nil)
        let first =
            Script.signingInIMAP([.line("{tag} NO not so")]) + [
                .expectCommand("LOGOUT"), .line("* BYE"), .line("{tag} OK"), .expectClose,
            ]
        let second: [ScriptStep] = [.line("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready")] + login
        let unclear = Self.patient(imap: .plays([first, second + Script.listing]), smtp: Self.works.smtp)
        #expect(try await unclear.examine().examination.diagnosis == nil)
    }

    @Test("It is named, not a wrong password, if it is the only one and the other server accepts the password")
    func named() async throws {
        let smtp = Behaviour.plays(Self.smtp(refusing: "553 5.3.0 Auth failure", "PLAIN") + Self.quit)
        let (examination, servers) = try await Self.patient(imap: Self.works.imap, smtp: smtp).examine()
        #expect(examination.diagnosis?.cause == .mechanismBroken && examination.diagnosis?.service == .smtp)
        #expect(examination.diagnosis?.values[.mechanism] == "PLAIN")
        #expect(examination.diagnosis?.evidence.contains { $0.serverWords == "553 5.3.0 Auth failure" } == true)
        #expect(Self.signIns(servers) == 2)
    }

    @Test("It is named if no server has checked the password, whatever the other server says")
    func passwordNeverChecked() async throws {
        let smtp = Behaviour.plays(Self.smtp(refusing: "502 no", "PLAIN") + Self.quit)
        let (examination, _) = try await Self.patient(imap: .closed, smtp: smtp).examine()
        #expect(examination.diagnosis?.alsoWrong.contains(.mechanismBroken) == true)
    }

    @Test("Two servers that refuse in unclear words are asked twice in all, and a wrong password is named")
    func bothUnclear() async throws {
        let smtp = Behaviour.plays(Self.smtp(refusing: "553 5.3.0 Auth failure") + [.hang])
        let imap = Behaviour.plays(Script.signingInIMAP([.line("{tag} NO not so")]) + [.hang])
        let (examination, servers) = try await Self.patient(imap: imap, smtp: smtp).examine()
        #expect(examination.diagnosis?.cause == .passwordWrong)
        #expect(Self.signIns(servers) == 2)
    }

    @Test("A server that refuses the password with both mechanisms has refused twice and is not asked again")
    func refusedTwice() async throws {
        let first = Self.smtp(refusing: "553 5.3.0 Auth failure") + Self.quit
        let second: [ScriptStep] =
            ScriptStep.smtpGreeting(keywords: ["AUTH LOGIN PLAIN"]) + Self.login.dropLast()
            + [.line("535 5.7.8 wrong")] + Self.quit
        let patient = Self.patient(imap: Self.works.imap, smtp: .plays([first, second]))
        let (examination, servers) = try await patient.examine()
        #expect(examination.diagnosis?.cause == .onlyIMAPWorks)
        #expect(Self.signIns(servers) == 3 && servers[.smtp]?.connections.count == 2)
    }
}
