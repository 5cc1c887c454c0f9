import Foundation
import LocalServers
import Testing

/// Two scripted servers at which a@firma.test is connected. They behave normally on the first connection, and then do
/// what a test wants.
struct PlainServers {
    let imap: ScriptedServer
    let smtp: ScriptedServer

    /// Starts both and connects the mailbox.
    ///
    /// - Parameters:
    ///   - imap: what the IMAP server does on every later connection; `nil` for the same as on the first.
    ///   - smtp: the same for the SMTP server.
    static func connected(
        _ folder: ProgramFolder, thenIMAP imap: [ScriptStep]? = nil, thenSMTP smtp: [ScriptStep]? = nil
    ) async throws -> PlainServers {
        let servers = PlainServers(
            imap: try await ScriptedServer.start([plainIMAP] + (imap.map { [$0] } ?? [])),
            smtp: try await ScriptedServer.start([plainSMTP] + (smtp.map { [$0] } ?? [])))
        let run = try await ProgramRun.run(
            [
                "connect", "a@firma.test", "--imap", "\(servers.imap.endpoint)/plain", "--smtp",
                "\(servers.smtp.endpoint)/plain", "--password-file", "-",
            ], data: folder.data, input: "abcdefghijklmnop")
        #expect(run.status == 0, "\(run.errors)")
        return servers
    }

    func stop() async {
        await imap.stop()
        await smtp.stop()
    }

    /// The greeting and the sign-in.
    static let signedIn: [ScriptStep] = [
        .line("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi"), .expectCommand("AUTHENTICATE"),
        .text("{tag} OK [CAPABILITY IMAP4rev1] in\r\n"),
    ]
    static let signedOn: [ScriptStep] = [
        .line("220 hi"), .expectPrefix("EHLO "), .text("250-x\r\n250 AUTH PLAIN\r\n"), .expectPrefix("AUTH "),
        .line("235 2.7.0 welcome"),
    ]

    /// An IMAP server with one folder. A command that contains an answer's word gets its lines; any other just
    /// succeeds.
    static func imap(_ answers: [(word: String, lines: String)]) -> [ScriptStep] {
        signedIn + [
            .loop([
                .expectLine("any") { _ in true },
                .answer { line in
                    let lines = answers.first { line.contains($0.word) }?.lines ?? ""
                    return Array("\(lines)\(line.split(separator: " ").first ?? "*") OK done\r\n".utf8)
                },
            ])
        ]
    }

    private static let plainIMAP = imap([("LIST", "* LIST () \"/\" INBOX\r\n")])
    static let plainSMTP: [ScriptStep] =
        signedOn + [
            .loop([
                .expectLine("any") { _ in true },
                .answer { Array(($0 == "QUIT" ? "221 bye\r\n" : "250 2.0.0 ok\r\n").utf8) },
            ])
        ]
}
