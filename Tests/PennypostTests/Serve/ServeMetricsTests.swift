import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("The page of metrics", .timeLimit(.minutes(10)))
struct ServeMetricsTests {
    @Test("is for this machine, or for the bearer of the token")
    func access() async throws {
        let folder = try ProgramFolder()
        let token = try folder.file("token", "correct horse battery\n".utf8)
        let server = try await ServerProcess.start(["--web-metrics-token-file", token], in: folder)
        let page = try await server.get("/metrics")
        #expect(page.lowercased().contains("content-type: text/plain; version=0.0.4; charset=utf-8"))
        #expect(page.contains("\n# TYPE http_requests_under_way gauge\n"))
        #expect(page.contains("\nprocess_resident_memory_bytes "))
        // A proxy on this machine speaks for others.
        for field in ["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"] {
            #expect(try await server.get("/metrics", headers: [field]).hasPrefix("HTTP/1.1 404 "))
            let bearer = "Authorization: Bearer correct horse battery"
            #expect(try await server.get("/metrics", headers: [field, bearer]).hasPrefix("HTTP/1.1 200 "))
        }
        for wrong in ["Bearer correct", "Bearer ", "Basic Y29ycmVjdA==", "correct horse battery"] {
            #expect(
                try await server.get("/metrics", headers: ["Authorization: \(wrong)"]).hasPrefix("HTTP/1.1 404 "))
        }
        #expect(await server.end() == 0)
        #expect(!server.errors.contains("correct horse"))
    }

    @Test("is closed to a proxy on this machine")
    func proxy() async throws {
        let server = try await ServerProcess.start(["--web-trusted-proxies", "127.0.0.1"], in: try ProgramFolder())
        #expect(try await server.get("/metrics").hasPrefix("HTTP/1.1 404 "))
        #expect(await server.end() == 0)
    }
}
