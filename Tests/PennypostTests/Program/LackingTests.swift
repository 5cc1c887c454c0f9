import LocalServers
import Testing

@Suite("What a fetch could not get", .timeLimit(.minutes(5)))
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
            #expect(text.text.contains("not delivered: INBOX, UID 2") && text.text.contains("not fetched: Archive"))

            let mailboxes = try await folder.run("mailboxes")
            #expect(mailboxes.text.contains("not delivered: INBOX, UID 2"))
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
}
