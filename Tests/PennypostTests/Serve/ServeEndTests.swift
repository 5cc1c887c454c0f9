import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("The end of pennypost serve", .timeLimit(.minutes(10)))
struct ServeEndTests {
    @Test("lets a request that is under way finish, and takes no new ones")
    func finishes() async throws {
        let server = try await ServerProcess.start(in: try ProgramFolder())
        let port = try server.port
        let request = try await Self.slowRequest(at: server)
        server.signal(SIGTERM)
        try await wait(for: "the port to close") { (try? RawConnection(port: port)) == nil }
        request.send("56789")
        let answer = await request.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 ") && answer.contains("\r\n\r\n"), "\(answer)")
        #expect(await server.status() == 0, "\(server.errors)")
        #expect(server.errors.contains("ending: what is under way may finish"))
        #expect(!server.errors.contains("did not end in time"))
    }

    @Test("says at /readyz first that it is over, and a second signal ends it at once")
    func drains() async throws {
        let server = try await ServerProcess.start(["--shut-down-drain-seconds", "300"], in: try ProgramFolder())
        let request = try await Self.slowRequest(at: server)
        server.signal(SIGTERM)
        try await wait(for: "503") { try await server.get("/readyz").hasPrefix("HTTP/1.1 503 ") }
        #expect(try await server.get("/healthz").hasPrefix("HTTP/1.1 200 "))
        server.signal(SIGINT)
        #expect(await server.status() == 130)
        #expect(await request.readToEnd() == "")
    }

    @Test("does not wait longer than its limit")
    func limit() async throws {
        let server = try await ServerProcess.start(["--shut-down-limit-seconds", "1"], in: try ProgramFolder())
        let request = try await Self.slowRequest(at: server)
        #expect(await server.end() == 0, "\(server.errors)")
        _ = await request.readToEnd()
    }

    /// Begins a request whose body is not complete, and waits until the server works on it.
    private static func slowRequest(at server: ServerProcess) async throws -> RawConnection {
        let request = try RawConnection(port: try server.port)
        request.send("POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n01234")
        try await wait(for: "the request to be under way") {
            // The request for the page is under way as well.
            try await server.get("/metrics").contains("\nhttp_requests_under_way 2\n")
        }
        return request
    }
}
