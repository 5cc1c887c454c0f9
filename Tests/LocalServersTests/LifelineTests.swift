import Foundation
import LocalServers
import Testing

@Suite("A server's end")
struct LifelineTests {
    @Test("leaves neither the server nor its folder")
    func leavesNothing() async throws {
        let server = try await DovecotServer.start(DovecotOptions(users: [TestMailServers.anna]))
        let folder = URL(fileURLWithPath: server.authorityFile).deletingLastPathComponent().path
        #expect(FileManager.default.fileExists(atPath: folder))
        await server.stop()
        #expect(!FileManager.default.fileExists(atPath: folder))
        await #expect(throws: (any Error).self) { try await connectOnce(server.imap) }
    }

    @Test("comes when its value is released")
    func endsWithValue() async throws {
        var sink: SMTPSink? = try await SMTPSink.start()
        let endpoint = try #require(sink?.endpoint)
        try await connectOnce(endpoint)
        sink = nil
        // It ends by itself: the loop ends when connections are no longer accepted.
        while (try? await connectOnce(endpoint)) != nil { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test("does not hold up the tests' own files: the server inherits none", .timeLimit(.minutes(1)))
    func inheritsNothing() async throws {
        let pipe = Pipe()
        let (reading, writing) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
        // High numbers too: a busy test run has hundreds of sockets, and a shell likes to use 255 itself.
        let copies = [10, 255, 256, 1000].map { fcntl(writing.fileDescriptor, F_DUPFD, Int32($0)) }
        #expect(copies.allSatisfy { $0 > 0 })
        let sink = try await SMTPSink.start()
        for copy in copies { close(copy) }
        try writing.close()
        // Another test's process may hold them for a moment. A server would hold them as long as it lives.
        _ = fcntl(reading.fileDescriptor, F_SETFL, O_NONBLOCK)
        var byte: UInt8 = 0
        while read(reading.fileDescriptor, &byte, 1) != 0 { try await Task.sleep(for: .milliseconds(5)) }
        await sink.stop()
    }

    private struct Refused: Error {}

    private func connectOnce(_ endpoint: LocalEndpoint) async throws {
        let script = "exec 3<>/dev/tcp/\(endpoint.host)/\(endpoint.port)"
        guard try await run("/bin/bash", ["-c", script]).status == 0 else { throw Refused() }
    }
}
