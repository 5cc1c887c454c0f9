import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("pennypost serve", .timeLimit(.minutes(10)))
struct ServeStartTests {
    @Test("starts on an empty folder, says where it is, and ends with status 0", arguments: [SIGTERM, SIGINT])
    func emptyFolder(signal: Int32) async throws {
        let folder = try ProgramFolder()
        let server = try await ServerProcess.start(in: folder)
        #expect(
            server.output.hasPrefix("Pennypost runs at http://127.0.0.1:\(try server.port), for this machine only."))
        let health = try await server.get("/healthz")
        #expect(health.hasPrefix("HTTP/1.1 200 OK\r\n") && health.hasSuffix("\r\n\r\nok\n"))
        #expect(try await server.get("/readyz").hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(try await server.get("/healthz", method: "HEAD").hasSuffix("\r\n\r\n"))
        #expect(try await server.get("/healthz", method: "POST").hasPrefix("HTTP/1.1 405 "))
        for name in ["pennypost.sqlite", "sealing.key"] {
            #expect(FileManager.default.fileExists(atPath: folder.data + "/" + name))
        }
        server.signal(signal)
        #expect(await server.status() == 0, "\(server.errors)")
        // The same folder serves again.
        let again = try await ServerProcess.start(in: folder)
        #expect(try await again.get("/readyz").hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(await again.end() == 0)
    }

    @Test("says to programs where it is")
    func json() async throws {
        let server = try await ServerProcess.start(["--json"], in: try ProgramFolder())
        let line = try #require(server.output.split(separator: "\n").first)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["event"] as? String == "listening")
        #expect(object?["origin"] as? String == "http://127.0.0.1:\(try server.port)")
        #expect(await server.end() == 0)
    }

    @Test("says who has the port, and who has the folder")
    func taken() async throws {
        let folder = try ProgramFolder()
        let server = try await ServerProcess.start(in: folder)
        let port = String(try server.port)
        let other = try ProgramFolder()
        let second = try await other.run("serve", "--web-port", port)
        #expect(second.status == 69)
        #expect(second.errors.contains("web.port: another program listens at 127.0.0.1, port \(port). Stop it, or"))
        let same = try await folder.run("serve", "--web-port", "0")
        #expect(same.status == 75, "\(same.errors)")
        #expect(
            same.errors.contains("a server runs on \(folder.data) already at http://127.0.0.1:\(port) (process "),
            "\(same.errors)")
        #expect(same.errors.contains("stop it first: kill ") && !same.errors.contains("only read"), "\(same.errors)")
        #expect(await server.end() == 0)
    }

    @Test("fetches what arrives at a mailbox")
    func mail() async throws {
        try await withTestMailServers { company in
            let folder = try ProgramFolder()
            try await folder.connect(TestMailServers.anna, at: company)
            let server = try await ServerProcess.start(["--log-format", "json"], in: folder)
            try company.dovecot.place([Self.letter], for: TestMailServers.anna.address)
            try await wait(for: "the letter; the log says \(server.errors)") {
                server.errors.contains("\"messages have arrived\"")
            }
            let page = try await server.get("/metrics")
            #expect(page.contains("\nmail_fetched_messages_total 1\n"))
            #expect(page.contains("\nmail_mailboxes{state=\"connected\"} 1\n"))
            #expect(await server.end() == 0, "\(server.errors)")
        }
    }

    private static let letter = Array("Subject: Dotaz\r\nMessage-ID: <dotaz@firma.test>\r\n\r\nDobrý den\r\n".utf8)

    @Test("leaves the mailboxes alone if the settings say so")
    func noMail() async throws {
        try await withTestMailServers { company in
            let folder = try ProgramFolder()
            try await folder.connect(TestMailServers.anna, at: company)
            let server = try await ServerProcess.start(["--mail-watch", "no", "--mail-send", "no"], in: folder)
            #expect(try await server.get("/readyz").hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(await server.end() == 0)
            #expect(!server.errors.contains("mailbox"), "\(server.errors)")
        }
    }
}
