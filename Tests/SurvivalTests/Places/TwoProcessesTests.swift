import LocalDatabases
import LocalServers
import Testing

/// Two programs on one data folder.
@Suite("Two programs on one data folder", .serialized, .timeLimit(.minutes(5)))
struct TwoProcessesTests {
    @Test(
        "The second one says so and stops; the first goes on, and lets the next one in when it ends",
        arguments: TestEngine.allCases)
    func second(engine: TestEngine) async throws {
        try await withSendingFixture { servers in
            try await withProgramPlace(engine) { place in
                try await place.connect(
                    TestMailServers.anna, imap: servers.company.imap, smtp: servers.proxy.endpoint)
                let token = "\(SentTokens.mark)first"
                let send = [
                    "send", "--from", "anna@firma.test", "--to", "jan@firma.test", "--subject", "x", "--text", "-",
                ]
                // The first one waits for a server that has gone silent.
                servers.proxy.begin { _ in [Fault(.silence, .fromServer, at: 0)] }
                let first = try place.start(send, input: token + "\n")
                while servers.proxy.connections.isEmpty, first.isRunning { try await Task.sleep(for: .milliseconds(5)) }
                for arguments in [["send", "--pending"], ["fetch"], send] {
                    let second = try await place.run(arguments, input: "x")
                    #expect(second.status == 75, "\(second.errors)")
                    #expect(second.errors.contains("data"), "\(second.errors)")
                }
                #expect(try await place.run(["list", "anna@firma.test"]).status == 0)
                #expect(first.isRunning)
                first.kill()
                _ = await first.end()
                servers.proxy.begin { _ in [] }
                #expect(try await place.run(["send", "--pending"]).status == 0)
                try await servers.company.postfix.waitUntilIdle()
                #expect(servers.delivered.tokens == [token: 1])
            }
        }
    }
}
