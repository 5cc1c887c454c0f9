import Foundation
import LocalServers
import TestSupport
import Testing

/// SIGTERM ends a command that waits for a silent server. Every limit of the program is longer than the test's.
@Suite("A command that waits for a silent server", .timeLimit(.minutes(5)))
struct SilentServerTests {
    let folder: ProgramFolder

    init() throws { folder = try ProgramFolder() }

    /// Runs a command and ends it by SIGTERM once `isWaiting` returns.
    private func end(
        _ arguments: String, environment: [String: String] = [:], when isWaiting: () async throws -> Void
    ) async throws -> ProgramRun {
        let program = try BuiltProgram.path()
        let flag = folder.path + "/waiting"
        let script = """
            echo abcdefghijklmnop > "$0.in"
            '\(program)' \(arguments) & running=$!
            until [ -e "$0" ] || ! kill -0 $running; do sleep 0.02; done
            kill -TERM $running
            wait $running
            """
        async let run = ProgramRun.run(
            ["-c", script, flag], data: folder.data, command: "/bin/bash", environment: environment)
        // The script ends whatever becomes of the wait: otherwise a failure would be a test that never ends.
        var failure: (any Error)?
        do { try await isWaiting() } catch { failure = error }
        _ = try folder.file("waiting", [])
        let ended = try await run
        if let failure {
            Issue.record("\(failure); \(ended.status) \(ended.errors)")
        }
        return ended
    }

    private func expectBrokenOff(_ run: ProgramRun) {
        #expect(run.status == 130 && run.errors.hasPrefix("pennypost: interrupted: "), "\(run.status) \(run.errors)")
    }

    @Test("ends in the TLS handshake", arguments: ["connect", "doctor"])
    func handshake(command: String) async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let servers = "--imap \(server.endpoint)/tls --smtp \(server.endpoint)/tls --password-file \"$0.in\""
        let run = try await end("\(command) a@firma.test \(servers)") {
            try await server.wait(for: "a connection") { !$0.isEmpty }
        }
        expectBrokenOff(run)
        await server.stop()
    }

    @Test("ends while the doctor waits for a greeting")
    func greeting() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let servers = "--imap \(server.endpoint)/plain --smtp \(server.endpoint)/plain --password-file \"$0.in\""
        let run = try await end("doctor a@firma.test \(servers)") {
            try await server.wait(for: "a connection") { !$0.isEmpty }
        }
        expectBrokenOff(run)
        await server.stop()
    }

    @Test("ends in the search for the servers of a domain", arguments: ["connect", "doctor"])
    func lookUp(command: String) async throws {
        let names = try await BadNameServer.start(.silent)
        let run = try await end(
            "\(command) a@firma.test --password-file \"$0.in\"",
            environment: ["PENNYPOST_NAME_SERVERS": "\(names.endpoint)"]
        ) {
            try await wait(for: "a question") { names.questions > 0 }
        }
        expectBrokenOff(run)
        await names.stop()
    }

    @Test("ends a fetch at each step", arguments: ["AUTHENTICATE", "LIST", "EXAMINE", "UID FETCH"])
    func fetch(step: String) async throws {
        let answers: [ScriptStep] =
            step == "AUTHENTICATE"
            ? [.line("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi"), .expectCommand(step)]
            : PlainServers.signedIn + (step == "LIST" ? [.expectCommand(step)] : Self.upTo(step))
        let servers = try await PlainServers.connected(folder, thenIMAP: answers + [.hang])
        let run = try await end("fetch a@firma.test") {
            try await servers.imap.wait(for: step) { $0.last?.lines.last?.contains(step) == true }
        }
        expectBrokenOff(run)
        await servers.stop()
    }

    /// One folder with a message, up to the command that gets no answer.
    private static func upTo(_ step: String) -> [ScriptStep] {
        let status = "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 7)\r\n"
        let opening: [ScriptStep] = [
            .expectCommand("LIST"), .text("* LIST () \"/\" INBOX\r\n{tag} OK\r\n"), .expectCommand("STATUS"),
            .text(status + "{tag} OK\r\n"), .expectCommand("EXAMINE"),
        ]
        guard step == "UID FETCH" else { return opening }
        return opening + [
            .text("* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n{tag} OK [READ-ONLY] x\r\n"),
            .expectCommand("UID SEARCH"), .text("* SEARCH 1\r\n{tag} OK\r\n"), .expectCommand("UID FETCH"),
        ]
    }

    @Test("ends before the message is sent, and it waits in the outbox", arguments: ["EHLO", "MAIL", "RCPT", "DATA"])
    func send(step: String) async throws {
        let commands = ["MAIL", "RCPT", "DATA"]
        var answers: [ScriptStep] = [.line("220 hi"), .expectPrefix("EHLO")]
        if step != "EHLO" {
            answers = PlainServers.signedOn
            for command in commands.prefix(through: commands.firstIndex(of: step) ?? 0) {
                answers.append(.expectPrefix(command))
                if command != step { answers.append(.line("250 ok")) }
            }
        }
        let servers = try await PlainServers.connected(folder, thenSMTP: answers + [.hang])
        let text = try folder.file("text", "Ahoj".utf8)
        let run = try await end("send --from a@firma.test --to b@firma.test --subject x --text '\(text)'") {
            try await servers.smtp.wait(for: step) { $0.last?.lines.last?.hasPrefix(step) == true }
        }
        expectBrokenOff(run)
        // Given again, the command would send a second letter.
        #expect(run.errors.contains("pennypost send --pending") && !run.errors.contains("again"), "\(run.errors)")
        let waiting = try await folder.run("outbox", "list", "--json")
        #expect(try waiting.objects().first?["state"] as? String == "queued", "\(waiting.text)")
        await servers.stop()
    }

    @Test("does not end while a message is on the wire, and then says what became of it")
    func onTheWire() async throws {
        let answers: [ScriptStep] =
            PlainServers.signedOn + [
                .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"),
                .line("354 go"), .expectThrough("\r\n.\r\n"), .wait(.seconds(4)), .line("250 taken"), .expectClose,
            ]
        let servers = try await PlainServers.connected(folder, thenSMTP: answers)
        let text = try folder.file("text", "Ahoj".utf8)
        let run = try await end("send --from a@firma.test --to b@firma.test --subject x --text '\(text)'") {
            try await servers.smtp.wait(for: "the message") { $0.last?.lines.last == "." }
        }
        #expect(run.status == 130 && run.errors.contains("pennypost outbox show 1"), "\(run.errors)")
        let sent = try await folder.run("outbox", "list", "--json")
        #expect(try sent.objects().first?["state"] as? String == "accepted", "\(sent.text)")
        await servers.stop()
    }
}
