import Foundation
import LocalServers
import TestSupport
import Testing

/// Where `pennypost export` may write, and what it leaves if it fails.
@Suite("Targets of exports", .timeLimit(.minutes(5)))
struct ExportTargetTests {
    private static let mark = "UNFINISHED-EXPORT"

    /// Returns a folder with a mailbox of which `messages` messages were fetched, a megabyte in all.
    private func fetchedFolder(_ company: TestMailServers, messages: Int) async throws -> ProgramFolder {
        let user = TestMailServers.anna
        let folder = try ProgramFolder()
        let filling = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 1_000_000 / messages / 72)
        let letters = (1...messages).map { Array("From: jan@firma.test\r\nSubject: \($0)\r\n\r\n\(filling)".utf8) }
        try company.dovecot.place(letters, for: user.address)
        try await folder.connect(user, at: company)
        let fetched = try await folder.run("fetch")
        try #require(fetched.status == 0, "\(fetched.errors)")
        return folder
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path)
    }

    @Test("A folder that is not empty, a file, and a path without a parent folder are refused")
    func refused() async throws {
        try await withTestMailServers { company in
            let folder = try await fetchedFolder(company, messages: 3)
            let user = TestMailServers.anna.address
            let target = folder.path + "/out"
            #expect(try await folder.run("export", user, "--to", "maildir", target).status == 0)
            let before = try names(target).sorted()
            let second = try await folder.run("export", user, "--to", "maildir", target, "--json")
            #expect(second.status == 73)
            let error = try second.errorObject()
            #expect(error["code"] as? String == "not-empty" && error["field"] as? String == target)
            #expect((error["remedy"] as? String)?.contains("new or empty") == true)
            #expect(try names(target).sorted() == before)

            let file = try folder.file("file", Array("mine".utf8))
            let onFile = try await folder.run("export", user, "--to", "mbox", file, "--json")
            #expect(onFile.status == 73)
            #expect(try onFile.errorObject()["code"] as? String == "not-empty")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")

            let nowhere = try await folder.run("export", user, "--to", "eml", folder.path + "/no/where", "--json")
            #expect(nowhere.status == 73)
            #expect(try nowhere.errorObject()["code"] as? String == "cannot-write")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/no"))
        }
    }

    @Test(
        "A full or read-only target is reported with a remedy, and what was written bears the mark",
        .enabled(if: geteuid() == 0, "only root can mount"), arguments: ["mbox", "maildir", "eml"])
    func noRoom(format: String) async throws {
        try await withTestMailServers { company in
            let folder = try await fetchedFolder(company, messages: 20)
            let disk = try SmallDisk(at: folder.path + "/disk", size: 512 * 1024)
            defer { disk.unmount() }
            let target = folder.path + "/disk/out"
            let full = try await folder.run("export", TestMailServers.anna.address, "--to", format, target, "--json")
            #expect(full.status == 74)
            let error = try full.errorObject()
            #expect(error["code"] as? String == "cannot-write")
            #expect((error["message"] as? String)?.contains("No space left") == true)
            #expect((error["remedy"] as? String)?.contains("Make room") == true)
            let left = try names(target)
            #expect(left.contains(Self.mark) && !left.contains("INBOX.mbox"), "\(left)")
            for name in left where name.contains(",S=") && name.hasPrefix("cur/") || name.hasSuffix(".eml") {
                let size = try FileManager.default.attributesOfItem(atPath: "\(target)/\(name)")[.size] as? Int
                #expect((size ?? 0) > 40_000, "\(name) is cut off")
            }
            try disk.makeReadOnly()
            let other = folder.path + "/disk/other"
            let readOnly = try await folder.run("export", TestMailServers.anna.address, "--to", format, other, "--json")
            #expect(readOnly.status == 73)
            #expect((try readOnly.errorObject()["message"] as? String)?.contains("Read-only") == true)
        }
    }

    @Test("An export that a signal ends bears the mark, unless it had finished", arguments: ["INT", "TERM", "KILL"])
    func signalled(signal: String) async throws {
        try await withTestMailServers { company in
            let folder = try await fetchedFolder(company, messages: 400)
            let program = try BuiltProgram.path()
            let target = folder.path + "/out"
            let script = """
                '\(program)' export \(TestMailServers.anna.address) --to maildir "$0" & running=$!
                until [ -n "$(ls "$0/cur" 2>/dev/null)" ]; do :; done
                kill -\(signal) $running
                wait $running
                """
            let run = try await ProgramRun.run(["-c", script, target], data: folder.data, command: "/bin/bash")
            let left = try names(target)
            let letters = left.filter { $0.hasPrefix("cur/") }
            if run.status == 0 {
                #expect(letters.count == 400 && !left.contains(Self.mark))
            } else {
                #expect(run.status == (signal == "KILL" ? 137 : 130), "\(run.errors)")
                #expect(left.contains(Self.mark))
                let again = try await folder.run("export", TestMailServers.anna.address, "--to", "maildir", target)
                #expect(again.status == 73)
            }
            for name in letters {
                let size = try FileManager.default.attributesOfItem(atPath: "\(target)/\(name)")[.size] as? Int
                let told = name.split(separator: ",").first { $0.hasPrefix("S=") }?.dropFirst(2).prefix { $0 != ":" }
                #expect(size == told.flatMap { Int($0) }, "\(name)")
            }
        }
    }
}
