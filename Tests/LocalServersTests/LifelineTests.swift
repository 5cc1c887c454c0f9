import Foundation
import LocalServers
import Testing

@Suite("A server's end")
struct LifelineTests {
    @Test("leaves neither the server nor its folder")
    func leavesNothing() async throws {
        let server = try await DovecotServer.start(DovecotOptions(users: [MailCompany.anna]))
        let folder = URL(fileURLWithPath: server.authorityFile).deletingLastPathComponent().path
        #expect(FileManager.default.fileExists(atPath: folder))
        await server.stop()
        #expect(!FileManager.default.fileExists(atPath: folder))
        await #expect(throws: (any Error).self) { try await connectOnce(server.imap) }
    }

    @Test("comes with the value's")
    func endsWithValue() async throws {
        var sink: SMTPSink? = try await SMTPSink.start()
        let endpoint = try #require(sink?.endpoint)
        try await connectOnce(endpoint)
        sink = nil
        // It ends by itself: the loop is left when no connection is taken any more.
        while (try? await connectOnce(endpoint)) != nil { try await Task.sleep(for: .milliseconds(10)) }
    }

    private struct Refused: Error {}

    private func connectOnce(_ endpoint: LocalEndpoint) async throws {
        let script = "exec 3<>/dev/tcp/\(endpoint.host)/\(endpoint.port)"
        guard try await run("/bin/bash", ["-c", script]).status == 0 else { throw Refused() }
    }
}
