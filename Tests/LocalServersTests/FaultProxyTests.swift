import LocalServers
import Testing

@Suite("A fault-injecting proxy", .timeLimit(.minutes(1)))
struct FaultProxyTests {
    private let request = "HELLO there\r\n"
    private let answer = "the answer of thirty bytes. ok\r\n"

    /// Sends the request through the proxy to a server that answers it, and returns what the client received.
    private func talk(_ faults: [Fault]) async throws -> (got: String, connection: ProxiedConnection, served: [UInt8]) {
        let script: [ScriptStep] = [.expectPrefix("HELLO"), .text(answer), .close]
        let server = try await ScriptedServer.start([script])
        let proxy = try await FaultProxy.start(to: server.endpoint, plan: { _ in faults })
        let command = "exec 3<>/dev/tcp/127.0.0.1/\(proxy.endpoint.port); printf 'HELLO there\\r\\n' >&3; cat <&3"
        let got = try await run("/bin/bash", ["-c", command], input: "").output
        for _ in 0..<1000 where !server.connections.allSatisfy(\.isClosed) || proxy.connections.isEmpty {
            try await Task.sleep(for: .milliseconds(5))
        }
        let connection = try #require(proxy.connections.first)
        let served = server.connections.first?.received ?? []
        await proxy.stop()
        await server.stop()
        return (got, connection, served)
    }

    @Test("passes on and counts bytes that no fault is set for")
    func passes() async throws {
        let (got, connection, served) = try await talk([])
        #expect(got == answer)
        #expect(served == Array(request.utf8))
        #expect(connection.passed == [.fromClient: request.utf8.count, .fromServer: answer.utf8.count])
        #expect(connection.struck.isEmpty)
    }

    @Test("cuts at the given byte, in either direction", arguments: [0, 1, 7, 12, 13, 31])
    func cuts(position: Int) async throws {
        for kind in [Fault.Kind.cut, .reset] {
            let answerCut = Fault(kind, .fromServer, at: position)
            let (got, connection, _) = try await talk([answerCut])
            if kind == .cut { #expect(Array(got.utf8) == Array(answer.utf8.prefix(position))) }
            #expect(connection.passed[.fromServer] == position)
            #expect(connection.struck == [answerCut])
            guard position <= request.utf8.count else { continue }
            let requestCut = Fault(kind, .fromClient, at: position)
            let cut = try await talk([requestCut])
            #expect(cut.connection.passed[.fromClient] == position)
            #expect(cut.connection.struck == [requestCut])
            if kind == .cut { #expect(cut.served == Array(request.utf8.prefix(position))) }
        }
    }

    @Test("delays, halves and dribbles without changing a byte, and garbles one")
    func others() async throws {
        let kinds: [Fault.Kind] = [.delay(.milliseconds(20)), .halve, .dribble(20)]
        for kind in kinds {
            let faults = [Fault(kind, .fromServer, at: 4), Fault(kind, .fromClient, at: 2)]
            let (got, connection, served) = try await talk(faults)
            #expect(got == answer)
            #expect(served == Array(request.utf8))
            #expect(Set(connection.struck) == Set(faults))
        }
        let (got, _, _) = try await talk([Fault(.garble(0x20), .fromServer, at: 0)])
        #expect(got == "T" + answer.dropFirst())
    }
}
