import Foundation
import TestSupport
import Testing

@Suite("pennypost serve --check", .timeLimit(.minutes(10)))
struct ServeCheckTests {
    @Test("says what would run, and touches nothing")
    func plan() async throws {
        let folder = try ProgramFolder()
        let run = try await folder.run("serve", "--check", "--mail-send", "no")
        #expect(run.status == 0 && run.errors == "")
        #expect(run.lines.first == "The settings can be used.")
        #expect(run.text.contains("Site: http://127.0.0.1:8080, at 127.0.0.1:8080, for this machine only, unprotected"))
        #expect(run.text.contains("Mail: fetches for all mailboxes\n"))
        #expect(!FileManager.default.fileExists(atPath: folder.data))
        let json = try await folder.run("serve", "--check", "--json").objects().first
        #expect(json?["origin"] as? String == "http://127.0.0.1:8080" && json?["database"] as? String == "sqlite")
    }

    @Test("names every mistake with its place, status 78")
    func mistakes() async throws {
        let folder = try ProgramFolder()
        let file = try folder.file("settings.yaml", "web:\n  port: many\n  prot: 1\n".utf8)
        let run = try await ProgramRun.run(
            ["serve", "--check", "--config", file, "--log-levle", "info"], data: folder.data,
            environment: ["PENNYPOST_MAIL_SEND": "perhaps"])
        #expect(run.status == 78)
        let lines = run.errors.split(separator: "\n")
        #expect(lines.count == 4, "\(run.errors)")
        for start in ["--log-levle: ", "web.prot in \(file): ", "web.port in \(file): “many”", "PENNYPOST_MAIL_SEND: "]
        {
            #expect(lines.contains { $0.hasPrefix("pennypost: \(start)") }, "\(run.errors)")
        }
        let json = try await folder.run("serve", "--check", "--json", "--config", "/no/file")
        #expect(json.status == 78)
        #expect(try json.errorObject()["code"] as? String == "setting")
    }

    @Test("reads the file of the data folder")
    func ownFile() async throws {
        let folder = try ProgramFolder()
        try FileManager.default.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data("web:\n  origin: https://post.firma.test\n  trusted-proxies: [10.0.0.1]\n".utf8).write(
            to: URL(fileURLWithPath: folder.data + "/pennypost.yaml"))
        let run = try await folder.run("serve", "--check")
        #expect(
            run.text.contains("Site: https://post.firma.test, at 127.0.0.1:8080, behind the proxies"),
            "\(run.text)\(run.errors)")
    }

    @Test("names a data folder that others can enter, with what closes it, and does not close it")
    func openFolder() async throws {
        let folder = try ProgramFolder()
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        // An empty one is closed by the process that works on it.
        #expect(try await folder.run("serve", "--check").status == 0)
        try Data("web:\n  port: 8081\n".utf8).write(to: URL(fileURLWithPath: folder.data + "/pennypost.yaml"))
        let run = try await folder.run("serve", "--check")
        #expect(run.status == 73 && run.text == "")
        #expect(run.errors.contains("the data folder \(folder.data) is open to other users (permissions 755)"))
        #expect(run.errors.contains("Close it with: chmod go= '\(folder.data)'"))
        #expect(try manager.attributesOfItem(atPath: folder.data)[.posixPermissions] as? Int == 0o755)
        // What is wrong with the settings is said too.
        let both = try await folder.run("serve", "--check", "--web-port", "many")
        #expect(both.status == 78 && both.errors.contains("--web-port") && both.errors.contains("permissions 755"))
    }

    @Test("names a data folder that can't be made")
    func unmakable() async throws {
        let folder = try ProgramFolder()
        let file = try folder.file("file", "".utf8)
        let run = try await ProgramRun.run(["serve", "--check"], data: file + "/data")
        #expect(run.status == 73 && run.errors.contains("\(file)/data"), "\(run.errors)")
    }

    @Test("does not listen for other machines without protection")
    func unprotected() async throws {
        let run = try await ProgramFolder().run("serve", "--web-host", "0.0.0.0", "--web-port", "0")
        #expect(run.status == 78 && run.errors.contains("web.host: 0.0.0.0 can be reached from other machines"))
        #expect(run.errors.contains("web.certificate-file") && run.errors.contains("web.trusted-proxies"))
    }

    @Test("--settings lists each setting")
    func settings() async throws {
        let folder = try ProgramFolder()
        #expect(try await folder.run("serve", "--settings").text.contains("web.port (8080)\n"))
        let objects = try await folder.run("serve", "--settings", "--json").objects()
        #expect(
            objects.contains { $0["key"] as? String == "web.port" && $0["variable"] as? String == "PENNYPOST_WEB_PORT" }
        )
    }
}
