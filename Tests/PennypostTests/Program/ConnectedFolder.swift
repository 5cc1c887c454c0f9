import LocalServers
import Testing

extension BadInputTests {
    /// Connects a@firma.test at two scripted servers, which are gone afterwards.
    static func connected(_ folder: ProgramFolder) async throws {
        let imap = try await ScriptedServer.start([
            [
                .line("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi"),
                .loop([
                    .expectLine("any") { _ in true },
                    .answer { line in
                        let inbox = line.contains("LIST") ? "* LIST () \"/\" INBOX\r\n" : ""
                        return Array("\(inbox)\(line.split(separator: " ").first ?? "*") OK done\r\n".utf8)
                    },
                ]),
            ]
        ])
        let smtp = try await ScriptedServer.start([
            [
                .line("220 hi"), .expectPrefix("EHLO "), .text("250-x\r\n250 AUTH PLAIN\r\n"), .expectPrefix("AUTH "),
                .line("235 2.7.0 welcome"),
                .loop([
                    .expectLine("any") { _ in true },
                    .answer { Array(($0 == "QUIT" ? "221 bye\r\n" : "250 2.0.0 ok\r\n").utf8) },
                ]),
            ]
        ])
        let run = try await ProgramRun.run(
            [
                "connect", "a@firma.test", "--imap", "\(imap.endpoint)/plain", "--smtp", "\(smtp.endpoint)/plain",
                "--password-file", "-",
            ], data: folder.data, input: "abcdefghijklmnop")
        await imap.stop()
        await smtp.stop()
        #expect(run.status == 0, "\(run.errors)")
    }
}
