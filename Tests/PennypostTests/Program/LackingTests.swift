import LocalServers
import Testing

@Suite("What a fetch could not get", .timeLimit(.minutes(2)))
struct LackingTests {
    @Test("is reported in text and JSON each time, with status 1; mailboxes reports it too")
    func isReported() async throws {
        try await withOddProgram { odd, folder async throws in
            odd.misbehave { command in
                if command.text.contains("EXAMINE \"Archive\"") { return .refusal("NO cannot open") }
                return command.wantsBodies && command.uids.contains(2) ? .refusal("NO cannot read 2") : nil
            }
            let json = try await folder.run("fetch", "--json")
            #expect(json.status == 1)
            let object = try json.objects().first
            #expect((object?["newMessages"] as? [Int])?.count == 2)
            let undelivered = (object?["undelivered"] as? [[String: Any]])?.first
            #expect(undelivered?["uid"] as? Int == 2 && undelivered?["folder"] as? String == "INBOX")
            #expect((undelivered?["reason"] as? String)?.contains("cannot read 2") == true)
            #expect(object?["closedFolders"] as? [String] == ["Archive"])
            let failed = (object?["failedFolders"] as? [[String: Any]])?.first
            #expect((failed?["reason"] as? String)?.contains("cannot open") == true)

            let text = try await folder.run("fetch")
            #expect(text.status == 1)
            #expect(text.text.contains("0 new messages; not everything was fetched"))
            #expect(text.text.contains("not handed out: INBOX, UID 2") && text.text.contains("not fetched: Archive"))

            let mailboxes = try await folder.run("mailboxes")
            #expect(mailboxes.text.contains("not handed out: INBOX, UID 2"))
            let listed = try await folder.run("mailboxes", "--json").objects().first
            #expect((listed?["failedFolders"] as? [[String: Any]])?.count == 1)

            odd.behave()
            let mended = try await folder.run("fetch", "--verify", "--json")
            #expect(mended.status == 0)
            #expect((try mended.objects().first?["newMessages"] as? [Int])?.count == 1)
        }
    }

    @Test("A missing folder is blamed on the option that names it", arguments: ["--to", "--from"])
    func blamed(option: String) async throws {
        try await withOddProgram { _, folder async throws in
            _ = try await folder.run("fetch")
            let id = try await folder.run("list", "a@firma.test", "--json").objects().first?["id"] as? Int ?? 0
            let run =
                option == "--to"
                ? try await folder.run("move", "\(id)", "--to", "Nikde")
                : try await folder.run("move", "\(id)", "--to", "archive", "--from", "Nikde")
            #expect(run.status == 66)
            #expect(run.errors.contains("pennypost: \(option): there is no folder “Nikde”"))
        }
    }

    @Test("A search may begin with a minus")
    func searchWithMinus() async throws {
        try await withOddProgram { _, folder async throws in
            _ = try await folder.run("fetch")
            let run = try await folder.run("list", "a@firma.test", "--search", "-subject:m1", "--json")
            #expect(run.status == 0, "\(run.errors)")
            let subjects = try run.objects().compactMap { $0["subject"] as? String }
            #expect(subjects.contains("m2") && !subjects.contains("m1"))
        }
    }

    @Test("An empty key is refused, and nothing is stored")
    func emptyKey() async throws {
        try await withOddProgram { _, folder async throws in
            let text = try folder.file("text", "Ahoj".utf8)
            let run = try await folder.run(
                "send", "--from", "a@firma.test", "--to", "b@firma.test", "--subject", "x", "--text", text, "--key", "")
            #expect(run.status == 65 && run.errors.hasPrefix("pennypost: --key: it is empty."), "\(run.errors)")
            #expect(try await folder.run("outbox", "list", "--json").objects().isEmpty)
        }
    }

    @Test("The doctor tries a given password at the servers of a connected mailbox")
    func doctorWithPassword() async throws {
        try await withOddProgram { _, folder async throws in
            let file = try folder.file("password", "qrstuvwxyzabcdef\n".utf8)
            let run = try await folder.run("doctor", "a@firma.test", "--password-file", file, "--json")
            let servers = try run.objects().first?["servers"] as? [[String: Any]] ?? []
            let hosts = servers.compactMap { ($0["server"] as? [String: Any])?["host"] as? String }
            #expect(hosts == ["127.0.0.1", "127.0.0.1"], "\(run.text) \(run.errors)")
        }
    }
}
