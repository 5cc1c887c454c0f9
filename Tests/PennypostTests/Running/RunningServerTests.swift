import Foundation
import LocalServers
import TestSupport
import Testing

@testable import Pennypost

@Suite("Commands while a server runs", .timeLimit(.minutes(5)))
struct RunningServerTests {
    @Test("The main job is the same as alone")
    func mainJob() async throws {
        let company = try await TestMailServers.shared()
        let folder = try ProgramFolder()
        try await serving(folder) { server async throws in
            try await folder.connect(TestMailServers.jan, at: company, name: "Jan")
            let mark = UUID().uuidString
            _ = try folder.file("text.txt", "Dobrý den\n".utf8)
            _ = try folder.file("faktura.pdf", "%PDF-1.7 \(mark)".utf8)
            // Relative paths start from the client's folder, and a shell's <( ) is open in the client alone.
            let program = try BuiltProgram.path()
            let sent = try await ProgramRun.run(
                [
                    "-c",
                    "cd '\(folder.path)' && '\(program)' send --from jan@firma.test --to jan@firma.test --subject "
                        + "\(mark) --text text.txt --html <(echo '<p>\(mark)</p>') --attach faktura.pdf --json",
                ], data: folder.data, command: "/bin/bash")
            #expect(sent.status == 0, "\(sent.errors)")
            #expect(try sent.objects().first?["state"] as? String == "accepted")
            let letter = try await company.dovecot.message(containing: "Subject: \(mark)", of: "jan@firma.test")
            #expect(String(decoding: letter, as: UTF8.self).contains("faktura.pdf"))

            let fetched = try await folder.run("fetch", "--verify", "--json")
            #expect(fetched.status == 0 && fetched.errors == "", "\(fetched.errors)")
            let listed = try await folder.run(
                "list", "jan@firma.test", "--folder", "INBOX", "--search", "subject:\(mark)", "--json")
            let id = String(try #require(try listed.objects().first?["id"] as? Int))
            let marked = try await folder.run("mark", id, "--flagged")
            #expect(marked.text == "\(id) marked as flagged\n" && marked.status == 0, "\(marked.errors)")
            let answered = try await folder.run("reply", id, "--text", "-", "--json", input: "Děkuji\n")
            #expect(answered.status == 0, "\(answered.errors)")
            let deleted = try await folder.run("delete", id, "--json")
            #expect(try deleted.objects().first?["state"] as? String == "done", "\(deleted.text)")
            let password = try await folder.run(
                "password", "jan@firma.test", "--password-file", "-", input: TestMailServers.jan.password)
            #expect(password.text == "Replaced the password of jan@firma.test\n", "\(password.errors)")
            let migrated = try await folder.run("migrate")
            #expect(migrated.text == "The database is up to date.\n")
            #expect(try await folder.run("check").status == 0)
            let gone = try await folder.run("disconnect", "jan@firma.test")
            #expect(gone.text == "Disconnected jan@firma.test\n", "\(gone.errors)")
            #expect(server.hasBeenQuiet, "\(server.text)\(server.errorText)")
        }
    }

    @Test(
        "Refusals, statuses and JSON are the same as alone",
        arguments: [
            ["send", "--from", "nobody@firma.test", "--to", "a@firma.test", "--subject", "s", "--text", "-", "--json"],
            ["send", "--from", "nobody@firma.test", "--to", "a@firma.test", "--subject", "s", "--text", "missing.txt"],
            ["send", "--batch", "-"], ["send", "--batch", "/", "--json"], ["send", "--pending"], ["fetch"],
            ["fetch", "--json"], ["mark", "7", "--read", "--json"], ["move", "7", "--to", "archive"], ["delete", "7"],
            ["reply", "7", "--text", "-"], ["forward", "7", "--to", "a@firma.test", "--json"],
            ["outbox", "retry", "7"], ["outbox", "cancel", "7", "--json"], ["outbox", "limit", "a@firma.test", "x"],
            ["password", "a@firma.test", "--password-file", "-", "--json"], ["disconnect", "a@firma.test"],
            ["test", "a@firma.test", "--json"], ["migrate", "--json"],
            ["connect", "a@firma.test", "--imap", "x:y", "--password-file", "-"],
            [
                "connect", "a@firma.test", "--imap", "127.0.0.1:1/plain", "--smtp", "127.0.0.1:1/plain",
                "--password-file", "-", "--json",
            ],
            ["doctor", "a@firma.test", "--imap", "127.0.0.1:1/plain", "--smtp", "127.0.0.1:1/plain"],
            ["connect", "a@firma.test"],
        ])
    func same(arguments: [String]) async throws {
        let input = #"{"to":"a@firma.test","subject":"s","text":"t"}"# + "\n{\n"
        let alone = try ProgramFolder()
        _ = try await alone.run("migrate")
        let (first, second) = (alone, try ProgramFolder())
        // The language of explanations comes from the client's environment.
        let expected = try await ProgramRun.run(
            arguments, data: first.data, input: input, environment: ["LANG": "cs_CZ.UTF-8"])
        try await serving(second, idle: true) { server async throws in
            let run = try await ProgramRun.run(
                arguments, data: second.data, input: input, environment: ["LANG": "cs_CZ.UTF-8"])
            #expect(run.status == expected.status)
            // The doctor examines both sides at once, and shows first what ends first.
            let isOrdered = arguments.first != "doctor"
            func lines(_ text: String) -> [Substring] {
                let lines = text.replacing(second.path, with: first.path).split(separator: "\n")
                return isOrdered ? lines : lines.sorted()
            }
            #expect(lines(run.text) == lines(expected.text))
            #expect(run.errors.replacing(second.path, with: first.path) == expected.errors)
            #expect(server.hasBeenQuiet, "\(server.text)\(server.errorText)")
        }
    }

    @Test("Two commands at once, while the server watches and sends, get on")
    func twoAtOnce() async throws {
        let company = try await TestMailServers.shared()
        let folder = try ProgramFolder()
        try await serving(folder) { _ async throws in
            try await folder.connect(TestMailServers.anna, at: company)
            let mark = UUID().uuidString
            let runs = try await withThrowingTaskGroup(of: ProgramRun.self) { group in
                for number in 1...4 {
                    group.addTask {
                        try await folder.run(
                            "send", "--from", "anna@firma.test", "--to", "anna@firma.test", "--subject",
                            "\(mark) \(number)", "--text", "-", "--json", input: "text \(number)")
                    }
                }
                for _ in 1...2 { group.addTask { try await folder.run("fetch", "anna@firma.test", "--json") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for run in runs { #expect(run.status == 0 && run.errors == "", "\(run.text) \(run.errors)") }
            for number in 1...4 {
                _ = try await company.dovecot.message(
                    containing: "Subject: \(mark) \(number)", of: "anna@firma.test")
            }
            let copies = company.dovecot.messages(of: "anna@firma.test").count {
                String(decoding: $0, as: UTF8.self).contains("Subject: \(mark)")
            }
            #expect(copies == 4)
            let subjects = try await folder.run("outbox", "list", "--json").objects().compactMap {
                $0["state"] as? String
            }
            #expect(subjects == ["accepted", "accepted", "accepted", "accepted"])
        }
    }

    @Test("A batch is read while its first lines are on their way")
    func streaming() async throws {
        let company = try await TestMailServers.shared()
        let folder = try ProgramFolder()
        try await serving(folder) { _ async throws in
            try await folder.connect(TestMailServers.anna, at: company)
            let batch = try StartedProgram(
                ["send", "--batch", "-", "--from", "anna@firma.test", "--json"], in: folder, typesInput: true)
            try batch.type("no JSON\n")
            // The line's fault is reported while the file is still open.
            for _ in 0..<32 { try batch.type("no JSON\n") }
            try await batch.wait(for: #""line":1,"#)
            #expect(batch.isRunning)
            try batch.type(#"{"to":"jan@firma.test","subject":"s","text":"t"}"# + "\n")
            try batch.endInput()
            #expect(try await batch.end() == 65)
            #expect(batch.text.contains(#""line":34,"#) && batch.text.contains(#""state":"accepted""#))
        }
    }

    @Test("fetch --watch reports what arrives, Ctrl-C ends it in order, and then the server watches again")
    func watch() async throws {
        try await withTestMailServers { company in
            let folder = try ProgramFolder()
            try await serving(folder) { _ async throws in
                try await folder.connect(TestMailServers.anna, at: company)
                let watch = try StartedProgram(["fetch", "--watch", "--json"], in: folder)
                try await watch.wait(for: #""event":"state""#)
                try company.dovecot.place([Self.letter("one")], for: TestMailServers.anna.address)
                try await watch.wait(for: #""newMessages":[1]"#)
                watch.signal(SIGINT)
                #expect(try await watch.end() == 0)
                #expect(watch.errorText == "")
                try company.dovecot.place([Self.letter("two")], for: TestMailServers.anna.address)
                try await TestSupport.wait(for: "the server's own fetch") {
                    try await folder.run("list", TestMailServers.anna.address, "--json").lines.count == 2
                }
            }
        }
    }

    @Test("A password is asked for on the client's terminal, and not shown")
    func prompt() async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { _ async throws in
            let terminal = try Pseudoterminal()
            let process = try terminal.start(
                [
                    try BuiltProgram.path(), "connect", "a@firma.test", "--imap", "127.0.0.1:1/plain", "--smtp",
                    "127.0.0.1:1/plain",
                ], environment: ["PENNYPOST_DATA": folder.data, "TERM": "xterm"])
            let question = await terminal.shown(until: "App password for a@firma.test: ")
            #expect(question.hasSuffix("App password for a@firma.test: "))
            #expect(!terminal.echoes)
            terminal.type("abcd efgh ijkl mnop\n")
            let answer = await terminal.shown(until: "running.")
            #expect(answer.contains("does not accept connections on port 1") && !answer.contains("abcd"))
            #expect(try await process.end() == 69)
        }
    }

    @Test("A command that cannot be carried out beside it says to stop the server")
    func stopFirst() async throws {
        let folder = try ProgramFolder()
        try await serving(folder, idle: true) { _ async throws in
            let run = try await folder.run("keys", "rotate")
            #expect(run.status == 75)
            #expect(run.errors.contains("the running server seals passwords with the present key. Stop the server"))
        }
        #expect(try await folder.run("keys", "rotate").status == 0)
    }

    private static func letter(_ name: String) -> [UInt8] {
        Array(
            ("From: Jan <jan@firma.test>\r\nTo: anna@firma.test\r\nSubject: \(name)\r\n"
                + "Message-ID: <\(name)@firma.test>\r\n\r\nDobrý den\r\n").utf8)
    }
}
