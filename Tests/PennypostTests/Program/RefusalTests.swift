import Foundation
import LocalServers
import Testing

/// What the program says when it cannot do what was asked, and that it leaves nothing behind.
@Suite("Refusals", .timeLimit(.minutes(5)))
struct RefusalTests {
    let folder: ProgramFolder

    init() throws {
        folder = try ProgramFolder()
    }

    private func connect(_ company: TestMailServers, password: String, _ more: [String] = []) async throws -> ProgramRun
    {
        let arguments =
            [
                "connect", "anna@firma.test", "--imap", "\(company.imaps)/tls", "--smtp", "\(company.smtps)/tls",
                "--password-file", "-",
            ] + (more.isEmpty ? ["--ca", company.authorityFile] : more)
        return try await ProgramRun.run(arguments, data: folder.data, input: password)
    }

    private func nothingIsStored() async throws {
        let mailboxes = try await folder.run("mailboxes", "--json")
        #expect(mailboxes.status == 0 && mailboxes.text == "")
    }

    @Test("A wrong password is named, with the servers' words")
    func wrongPassword() async throws {
        let company = try await TestMailServers.shared()
        let run = try await connect(company, password: "wrongwrongwrongw")
        #expect(run.status == 77)
        #expect(run.text == "")
        #expect(run.errors.hasPrefix("pennypost: password: "))
        #expect(run.errors.contains("AUTHENTICATIONFAILED") && run.errors.contains("535"))
        #expect(!run.errors.contains("wrongwrong"))
        let json = try await connect(company, password: "wrongwrongwrongw", ["--ca", company.authorityFile, "--json"])
        let error = try json.errorObject()
        #expect(error["code"] as? String == "password-wrong")
        #expect(Set(error.keys) == ["code", "field", "message", "remedy", "serverWords"])
        try await nothingIsStored()
    }

    @Test("A server whose certificate is not trusted is not used")
    func untrustedServer() async throws {
        let company = try await TestMailServers.shared()
        let run = try await connect(company, password: "abcdefghijklmnop", ["--json"])
        #expect(run.status == 71)
        #expect(try run.errorObject()["code"] as? String == "certificate-untrusted")
        try await nothingIsStored()
    }

    @Test("If one of the two servers refuses, nothing is stored")
    func oneServerRefuses() async throws {
        let company = try await TestMailServers.shared()
        let closed = try await ScriptedServer.start([])
        await closed.stop()
        let run = try await ProgramRun.run(
            [
                "connect", "anna@firma.test", "--imap", "\(company.imaps)/tls", "--smtp", "\(closed.endpoint)/plain",
                "--ca", company.authorityFile, "--password-file", "-", "--json",
            ], data: folder.data, input: "abcdefghijklmnop")
        #expect(run.status == 69)
        #expect(try run.errorObject()["field"] as? String == "--smtp")
        try await nothingIsStored()
    }

    @Test("What a server says cannot control the terminal")
    func hostileServer() async throws {
        let imap: [ScriptStep] = [
            .line("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi"),
            .loop([
                .expectLine("any") { _ in true },
                .answer {
                    Array("\($0.split(separator: " ").first ?? "*") NO \u{1B}[2J\u{1B}]0;owned\u{7} go away\r\n".utf8)
                },
            ]),
        ]
        let smtp: [ScriptStep] = [
            .line("220 hi"), .expectPrefix("EHLO "), .text("250-x\r\n250 AUTH PLAIN\r\n"),
            .loop([.expectLine("any") { _ in true }, .line("535 5.7.8 \u{1B}[31mno\u{9B}")]),
        ]
        let imapServer = try await ScriptedServer.start([imap])
        let smtpServer = try await ScriptedServer.start([smtp])
        for more in [[], ["--json"]] {
            let run = try await ProgramRun.run(
                [
                    "connect", "a@firma.test", "--imap", "\(imapServer.endpoint)/plain", "--smtp",
                    "\(smtpServer.endpoint)/plain", "--password-file", "-",
                ] + more, data: folder.data, input: "abcdefghijklmnop")
            #expect(run.status != 0)
            #expect(
                !run.errors.unicodeScalars.contains {
                    $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value)
                })
        }
        await imapServer.stop()
        await smtpServer.stop()
    }

    @Test("What cannot be sent waits, and is sent later")
    func waitsInTheOutbox() async throws {
        try await withTestMailServers { company in
            _ = try await connect(company, password: TestMailServers.anna.password)
            let mark = UUID().uuidString
            try company.dovecot.setPassword("changedchangedch", of: "anna@firma.test")
            let refused = try await folder.run(
                "send", "--from", "anna@firma.test", "--to", "jan@firma.test", "--subject", mark, "--text", "-",
                input: "x")
            #expect(refused.status == 77)
            #expect(refused.text.hasPrefix("Waiting"))
            #expect(refused.errors.contains("pennypost send --pending"))
            let state = try await folder.run("mailboxes", "--json")
            #expect(try state.objects().first?["state"] as? String == "needs-password")
            let kept = try await folder.run("disconnect", "anna@firma.test", "--json")
            #expect(kept.status == 78)
            #expect(try kept.errorObject()["code"] as? String == "unsent-messages")
            try company.dovecot.setPassword(TestMailServers.anna.password, of: "anna@firma.test")
            let later = try await folder.run("send", "--pending", "--json")
            #expect(later.status == 0, "\(later.errors)")
            #expect(try later.objects().map { $0["state"] as? String } == ["accepted"])
            _ = try await company.dovecot.message(containing: mark, of: "jan@firma.test")
            #expect(try await folder.run("send", "--pending").text == "")
        }
    }

    @Test("A database without its key is refused")
    func keyMissing() async throws {
        #expect(try await folder.run("mailboxes").status == 0)
        try FileManager.default.removeItem(atPath: folder.data + "/sealing.key")
        let run = try await folder.run("mailboxes", "--json")
        #expect(run.status == 78)
        #expect(try run.errorObject()["code"] as? String == "key")
    }
}
