import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("fetch --watch", .timeLimit(.minutes(5)))
struct WatchTests {
    @Test("reports what arrives, and a signal ends it in order", arguments: ["INT", "TERM"])
    func watches(signal: String) async throws {
        try await withTestMailServers { company in
            let folder = try ProgramFolder()
            try await folder.connect(TestMailServers.anna, at: company)
            let program = try BuiltProgram.path()
            let output = folder.path + "/events"
            let script = """
                '\(program)' fetch --watch --json > "$0" & running=$!
                until [ -e "$0.end" ]; do sleep 0.02; done
                kill -\(signal) $running
                wait $running
                """
            async let run = ProgramRun.run(["-c", script, output], data: folder.data, command: "/bin/bash")
            try await Self.wait(for: "\"event\":\"state\"", in: output)
            try company.dovecot.place([Self.letter], for: TestMailServers.anna.address)
            try await Self.wait(for: "\"newMessages\":[1]", in: output)
            _ = try folder.file("events.end", [])
            let ended = try await run
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(ended.errors == "")
            let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
            for line in lines {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["address"] as? String == TestMailServers.anna.address)
                #expect(object?["event"] is String && object?["time"] is String)
            }
            // The end of the watch says nothing about the server.
            let after = try await folder.run("mailboxes", "--json")
            #expect(try after.objects().first?["state"] as? String == "connected")
        }
    }

    @Test("reports what a server does not deliver", arguments: [true, false])
    func lacking(isJSON: Bool) async throws {
        try await withOddProgram { odd, folder async throws in
            odd.misbehave { command in
                command.wantsBodies && command.uids.contains(2) ? .refusal("NO cannot read 2") : nil
            }
            let (program, output) = (try BuiltProgram.path(), folder.path + "/events")
            let script = """
                '\(program)' fetch --watch --no-send \(isJSON ? "--json" : "") > "$0" & running=$!
                until [ -e "$0.end" ]; do sleep 0.02; done
                kill -TERM $running
                wait $running
                """
            async let run = ProgramRun.run(["-c", script, output], data: folder.data, command: "/bin/bash")
            try await Self.wait(for: isJSON ? "\"event\":\"lacking\"" : "not delivered: INBOX, UID 2", in: output)
            _ = try folder.file("events.end", [])
            #expect(try await run.status == 0)
            let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
            guard isJSON else {
                #expect(lines.contains { $0.contains("not everything could be fetched") })
                return
            }
            let told = try lines.compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }.filter { $0["event"] as? String == "lacking" }
            let undelivered = told.first?["undelivered"] as? [[String: Any]]
            #expect(told.count == 1 && undelivered?.map { $0["uid"] as? Int } == [2])
            #expect((undelivered?.first?["reason"] as? String)?.contains("cannot read 2") == true)
            #expect((told.first?["failedFolders"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("says which options do not go together")
    func contradictions() async throws {
        let folder = try ProgramFolder()
        #expect(try await folder.run("fetch", "--no-send").status == 64)
        #expect(try await folder.run("fetch", "--watch", "--verify").status == 64)
    }

    private static let letter = Array(
        ("From: Jan <jan@firma.test>\r\nTo: anna@firma.test\r\nSubject: Dotaz\r\n"
            + "Message-ID: <dotaz@firma.test>\r\n\r\nDobrý den\r\n").utf8)

    private static func wait(for text: String, in file: String) async throws {
        func written() -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
        try await TestSupport.wait(for: "\(text) in \(written())") { written().contains(text) }
    }
}
