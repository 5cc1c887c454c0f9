import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("Interrupted work", .timeLimit(.minutes(5)))
struct InterruptionTests {
    @Test("ends in order, with its own status, and stores nothing", arguments: ["INT", "TERM"])
    func connect(signal: String) async throws {
        let folder = try ProgramFolder()
        let server = try await ScriptedServer.start([[.hang]])
        let flag = folder.path + "/connected"
        let program = try BuiltProgram.path()
        let servers = "--imap \(server.endpoint)/plain --smtp \(server.endpoint)/plain"
        let script = """
            echo abcdefghijklmnop > "$0.in"
            '\(program)' connect a@firma.test \(servers) --password-file "$0.in" & running=$!
            until [ -e "$0" ]; do sleep 0.02; done
            kill -\(signal) $running
            wait $running
            """
        async let run = ProgramRun.run(["-c", script, flag], data: folder.data, command: "/bin/bash")
        try await server.wait(for: "both connections") { $0.count >= 2 }
        _ = try folder.file("connected", [])
        let ended = try await run
        #expect(ended.status == 130)
        #expect(
            ended.errors
                == "pennypost: interrupted: the command was stopped. What is stored is intact; run the command again to "
                + "continue.\n")
        #expect(try await folder.run("mailboxes", "--json").text == "")
        await server.stop()
    }
}
