import Foundation
import LocalServers
import Testing

@Suite("A password that a server repeats", .timeLimit(.minutes(5)))
struct RepeatedSecretTests {
    private static let password = "Tajne+heslo/4711"
    private static let line = Data("\0jana@firma.test\0\(password)".utf8).base64EncodedString()
    private static let forms = [password, "heslo", line, String(line.suffix(20)), "Tajne%2B", "aGVzbG8", "VGFqbmUr"]

    private static let signIn: [ScriptStep] = [
        .line("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi"), .expectCommand("AUTHENTICATE PLAIN "),
    ]
    private static let works: [ScriptStep] =
        signIn + [
            .line("{tag} OK [CAPABILITY IMAP4rev1] \(password)"), .expectCommand("LIST"),
            .line(#"* LIST () "/" INBOX"#), .line("{tag} OK done"), .expectCommand("LOGOUT"), .line("* BYE"),
            .line("{tag} OK"), .expectClose,
        ]
    private static let refuses: [ScriptStep] =
        signIn + [
            .line("* NO [ALERT] you sent \(line)"),
            .line("{tag} NO [AUTHENTICATIONFAILED] wrong: \(password) in \(line)"),
            .hang,
        ]
    private static let submission: [ScriptStep] =
        ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [
            .expectPrefix("AUTH "), .line("235 ok"), .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"),
            .line("250 \(line)"), .expect("RSET"), .line("250 ok"), .expect("QUIT"), .line("221 bye"), .expectClose,
        ]
    private static let refusesSubmission: [ScriptStep] =
        ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [
            .expectPrefix("AUTH "), .line("535-5.7.8 AUTH PLAIN \(line)"), .line("535 5.7.8 Tajne%2Bheslo%2F4711"),
            .hang,
        ]

    private func look(at run: ProgramRun, _ what: String) {
        for form in Self.forms {
            #expect(!run.text.contains(form) && !run.errors.contains(form), "\(what): \(run.text) \(run.errors)")
        }
    }

    @Test("is in no error, no transcript, no list of mailboxes, and not in the database")
    func nowhere() async throws {
        let folder = try ProgramFolder()
        let imap = try await ScriptedServer.start([Self.works, Self.refuses])
        let smtp = try await ScriptedServer.start([Self.submission, Self.refusesSubmission])
        let servers = ["--imap", "\(imap.endpoint)/plain", "--smtp", "\(smtp.endpoint)/plain", "--password-file", "-"]
        let connect = try await ProgramRun.run(
            ["connect", "jana@firma.test", "--json"] + servers, data: folder.data, input: Self.password)
        #expect(connect.status == 0, "\(connect.errors)")
        look(at: connect, "connect")
        let fetch = try await folder.run("fetch", "--json")
        #expect(fetch.status == 77 && fetch.text.contains("•••"), "\(fetch.text)")
        look(at: fetch, "fetch")
        let send = try await ProgramRun.run(
            ["send", "--from", "jana@firma.test", "--to", "x@firma.test", "--subject", "x", "--json"],
            data: folder.data,
            input: "x")
        look(at: send, "send")
        for command in [["mailboxes"], ["mailboxes", "--json"], ["outbox", "--json"]] {
            look(at: try await ProgramRun.run(command, data: folder.data), "\(command)")
        }
        let doctor = try await ProgramRun.run(
            ["doctor", "jana@firma.test", "--json", "--transcript"] + servers, data: folder.data, input: Self.password)
        #expect(doctor.status == 77 && doctor.text.contains("•••"))
        look(at: doctor, "doctor")
        for server in [imap, smtp] { await server.stop() }
        let files = try #require(FileManager.default.enumerator(atPath: folder.data)).compactMap { $0 as? String }
        #expect(files.contains("pennypost.sqlite"))
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: "\(folder.data)/\(file)") else { continue }
            for form in Self.forms { #expect(bytes.firstRange(of: Data(form.utf8)) == nil, "\(file): \(form)") }
        }
    }
}
