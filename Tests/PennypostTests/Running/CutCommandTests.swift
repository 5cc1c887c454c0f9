import Foundation
import LocalServers
import TestSupport
import Testing

@testable import Pennypost

@Suite("Commands that are cut off from the running server", .timeLimit(.minutes(5)))
struct CutCommandTests {
    private static let stopped =
        "pennypost: interrupted: the command was stopped. What is stored is intact; run the command again to continue.\n"

    /// Starts a command that waits for a mail server that says nothing.
    private func waiting(
        _ folder: ProgramFolder, at silent: ScriptedServer, connections: Int
    ) async throws -> StartedProgram {
        let password = try folder.file("password", "abcdefghijklmnop".utf8)
        let command = try StartedProgram(
            [
                "connect", "a@firma.test", "--imap", "\(silent.endpoint)/plain", "--smtp", "\(silent.endpoint)/plain",
                "--password-file", password,
            ], in: folder)
        try await silent.wait(for: "the connections") { $0.count >= connections }
        return command
    }

    @Test("Ctrl-C ends one in order, with the same words and status as alone", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let folder = try ProgramFolder()
        let silent = try await ScriptedServer.start([[.hang]])
        try await serving(folder, idle: true) { server async throws in
            let command = try await waiting(folder, at: silent, connections: 2)
            command.signal(signal)
            #expect(try await command.end() == 130)
            #expect(command.errorText == Self.stopped)
            try await silent.wait(for: "the connections' end") { $0.allSatisfy(\.isClosed) }
            #expect(server.isRunning)
            #expect(try await folder.run("migrate").status == 0)
        }
        await silent.stop()
    }

    @Test("A client that is killed takes its command with it, and nothing else")
    func killedClient() async throws {
        let folder = try ProgramFolder()
        let silent = try await ScriptedServer.start([[.hang]])
        try await serving(folder, idle: true) { server async throws in
            let command = try await waiting(folder, at: silent, connections: 2)
            let other = try await waiting(folder, at: silent, connections: 4)
            command.signal(SIGKILL)
            #expect(try await command.end() == -SIGKILL)
            try await silent.wait(for: "the end of its connections") { $0.prefix(2).allSatisfy(\.isClosed) }
            #expect(silent.connections.dropFirst(2).allSatisfy { !$0.isClosed })
            #expect(server.isRunning && other.isRunning)
            other.signal(SIGINT)
            #expect(try await other.end() == 130)
        }
        await silent.stop()
    }

    @Test("A server that is killed: the client says so, and the next command works alone on the stale socket")
    func killedServer() async throws {
        let folder = try ProgramFolder()
        let silent = try await ScriptedServer.start([[.hang]])
        let server = try await StartedProgram.server(in: folder, idle: true)
        let command = try await waiting(folder, at: silent, connections: 2)
        server.signal(SIGKILL)
        #expect(try await command.end() == 69)
        #expect(
            command.errorText
                == "pennypost: server: the running server ended before the command did; what was accepted is kept. "
                + "Give the command again to continue.\n")
        #expect(FileManager.default.fileExists(atPath: folder.data + "/" + CommandSocket.fileName))
        #expect(try await folder.run("migrate").text == "The database is up to date.\n")
        // Another server takes the stale socket's place.
        try await serving(folder, idle: true) { _ async throws in
            #expect(try await folder.run("fetch").status == 78)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.data + "/" + CommandSocket.fileName))
        await silent.stop()
    }

    @Test("What is in the outbox when the server is killed stays there, and the client says where")
    func killedWhileSending() async throws {
        let folder = try ProgramFolder()
        let servers = try await PlainServers.connected(folder, thenSMTP: [.hang])
        let server = try await StartedProgram.server(in: folder, idle: true)
        let text = try folder.file("text", "t".utf8)
        let command = try StartedProgram(
            ["send", "--from", "a@firma.test", "--to", "b@firma.test", "--subject", "s", "--text", text], in: folder)
        try await servers.smtp.wait(for: "the submission") { $0.count > 1 }
        server.signal(SIGKILL)
        #expect(try await command.end() == 69)
        #expect(command.errorText.contains("what was accepted is kept. Message 1 is in the outbox already"))
        #expect(try await folder.run("outbox", "list", "--json").lines.count == 1)
        await servers.stop()
    }

    @Test("A server that ends asks its commands to stop")
    func endingServer() async throws {
        let folder = try ProgramFolder()
        let silent = try await ScriptedServer.start([[.hang]])
        let server = try await StartedProgram.server(in: folder, idle: true, limit: Self.shortLimit)
        let command = try await waiting(folder, at: silent, connections: 2)
        server.signal(SIGTERM)
        #expect(try await command.end() == 130)
        #expect(command.errorText == Self.stopped)
        #expect(try await server.end() == 0)
        // It has ended in order, and not at the limit.
        #expect(server.errorText == "")
        await silent.stop()
    }

    /// How long an end may take so that commands are stopped after a second, in seconds.
    private static let shortLimit = 11

    @Test("A client that stands still does not hold up the server's end")
    func frozenClient() async throws {
        let folder = try ProgramFolder()
        let server = try await StartedProgram.server(in: folder, idle: true, limit: Self.shortLimit)
        // More than a socket holds, asked for and answered.
        let batch = try folder.file("batch", Array(repeating: Array("no JSON\n".utf8), count: 200_000).joined())
        let command = try StartedProgram(["send", "--batch", batch, "--json"], in: folder)
        try await command.wait(for: #""line":1,"#)
        command.signal(SIGSTOP)
        server.signal(SIGTERM)
        #expect(try await server.end() == 0)
        #expect(server.errorText == "" && command.isRunning)
        command.signal(SIGCONT)
        #expect(try await command.end() != 0)
    }
}
