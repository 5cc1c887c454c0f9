import LocalServers
import TestSupport
import Testing

@Suite("What a request may bring", .timeLimit(.minutes(10)))
struct ServeLimitsTests {
    @Test("a body that is too long gets 413, announced or not, and the connection ends")
    func tooLong() async throws {
        let server = try await ServerProcess.start(["--web-max-body-bytes", "2000"], in: try ProgramFolder())
        let host = "127.0.0.1:\(try server.port)"
        let announced = try RawConnection(port: try server.port)
        announced.send("POST / HTTP/1.1\r\nHost: \(host)\r\nContent-Length: 2001\r\n\r\n")
        let refusal = await announced.read { $0.contains("</html>") }
        #expect(refusal.contains("<h1>This is too large</h1>"))
        #expect(refusal.hasPrefix("HTTP/1.1 413 ") && refusal.lowercased().contains("connection: close"))
        let chunked = try RawConnection(port: try server.port)
        chunked.send("POST / HTTP/1.1\r\nHost: \(host)\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunked.send("7d1\r\n" + String(repeating: "x", count: 2001) + "\r\n0\r\n\r\n")
        #expect(await chunked.read { $0.contains("</html>") }.hasPrefix("HTTP/1.1 413 "))
        let fits = try RawConnection(port: try server.port)
        fits.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\nConnection: close\r\n\r\n")
        fits.send(String(repeating: "x", count: 2000))
        #expect(!(await fits.readToEnd()).hasPrefix("HTTP/1.1 413 "))
        #expect(await server.end() == 0)
    }

    @Test("a header that is too long or does not end, and a body that comes drop by drop, end the connection")
    func slow() async throws {
        let server = try await ServerProcess.start(
            ["--web-idle-seconds", "1", "--web-body-seconds", "1"], in: try ProgramFolder())
        let silent = try RawConnection(port: try server.port)
        let begun = try RawConnection(port: try server.port)
        begun.send("GET / HTTP/1.1\r\nHost: a\r\nX-A: ")
        let long = try RawConnection(port: try server.port)
        long.send("GET / HTTP/1.1\r\nHost: a\r\nX-A: " + String(repeating: "x", count: 40_000) + "\r\n\r\n")
        let drops = try RawConnection(port: try server.port)
        drops.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        let dripping = Task {
            while !Task.isCancelled {
                drops.send("x")
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        #expect(await silent.readToEnd() == "")
        #expect(await begun.readToEnd() == "")
        #expect(!(await long.readToEnd()).contains(" 200 "))
        #expect(!(await drops.readToEnd()).contains(" 200 "))
        dripping.cancel()
        #expect(try await server.get("/healthz").hasPrefix("HTTP/1.1 200 "))
        #expect(await server.end() == 0)
    }

    @Test("connections past the most wait until one ends")
    func connections() async throws {
        let server = try await ServerProcess.start(["--web-max-connections", "2"], in: try ProgramFolder())
        var held: [RawConnection] = []
        for _ in 0..<2 {
            let connection = try RawConnection(port: try server.port)
            connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await connection.read { $0.hasSuffix("ok\n") }.hasPrefix("HTTP/1.1 200 "))
            held.append(connection)
        }
        async let third = server.get("/healthz")
        held.removeAll()
        #expect(try await third.hasPrefix("HTTP/1.1 200 "))
        #expect(await server.end() == 0)
    }

    @Test("one address has no more connections than it may, and gets in again when one ends")
    func addresses() async throws {
        let server = try await ServerProcess.start(
            ["--web-max-connections-per-address", "3"], in: try ProgramFolder())
        var held: [RawConnection] = []
        for _ in 0..<3 {
            let connection = try RawConnection(port: try server.port)
            connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            // A connection that was answered is counted.
            #expect(await connection.read { $0.hasSuffix("ok\n") }.hasPrefix("HTTP/1.1 200 "))
            connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n")
            held.append(connection)
        }
        // Each of these is closed at once, and none of them counts.
        for _ in 0..<5 { #expect(try await server.get("/healthz") == "") }
        let first = held.removeFirst()
        first.send("\r\n")
        #expect(await first.read { $0.hasSuffix("ok\n") }.hasPrefix("HTTP/1.1 200 "))
        #expect(try await server.get("/healthz") == "")
        held.removeAll()
        try await wait(for: "the ended connections to count no more") {
            try await server.get("/healthz").hasPrefix("HTTP/1.1 200 ")
        }
        withExtendedLifetime(first) {}
        #expect(await server.end() == 0)
    }

    @Test("a proxy that is named has as many as it wants")
    func namedProxy() async throws {
        let server = try await ServerProcess.start(
            ["--web-max-connections-per-address", "1", "--web-trusted-proxies", "127.0.0.1"], in: try ProgramFolder())
        let held = try RawConnection(port: try server.port)
        held.send("GET /healthz HTTP/1.1\r\n")
        #expect(try await server.get("/healthz").hasPrefix("HTTP/1.1 200 "))
        withExtendedLifetime(held) {}
        #expect(await server.end() == 0)
    }
}
