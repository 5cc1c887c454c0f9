import Foundation
import LocalServers
import Testing

/// `reply`, `forward` and `inReplyTo`, with the real program, Postfix and Dovecot.
@Suite("Answering", .timeLimit(.minutes(5)))
struct AnswerCommandTests {
    let folder: ProgramFolder
    let company: TestMailServers

    init() async throws {
        folder = try ProgramFolder()
        company = try await TestMailServers.shared()
    }

    /// Fetches until the message with a subject is there, and returns its number.
    private func fetched(_ subject: String) async throws -> String {
        for _ in 0..<40 {
            _ = try await folder.run("fetch")
            let listed = try await folder.run("list", "anna@firma.test", "--folder", "INBOX", "--json")
            if let found = try listed.objects().first(where: { $0["subject"] as? String == subject }) {
                return String(try #require(found["id"] as? Int))
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw CancellationError()
    }

    /// Returns the newest letter of a mailbox that contains a text.
    private func delivered(_ mark: String, to user: MailUser) async throws -> String {
        String(decoding: try await company.dovecot.message(containing: mark, of: user.address), as: UTF8.self)
    }

    @Test("A reply, a forwarded letter and a batch line belong to the conversation, and the letter is marked")
    func endToEnd() async throws {
        try await folder.connect(TestMailServers.anna, at: company, name: "Anna Nováková")
        let mark = "Poptávka \(UUID().uuidString.prefix(8))"
        let file = try folder.file("výkres.pdf", "%PDF-1.7\n\u{1}\u{2}".utf8)
        let first = try await ProgramRun.run(
            [
                "send", "--from", "anna@firma.test", "--to", "anna@firma.test", "jan@firma.test", "--subject", mark,
                "--text", "-", "--attach", file, "--json",
            ], data: folder.data, input: "Kolik to stojí?\n")
        let letterID = try #require(try first.objects().first?["messageID"] as? String)
        let id = try await fetched(mark)

        let answer = try folder.file("answer.txt", "Tisíc korun.\n".utf8)
        let reply = try await folder.run("reply", id, "--all", "--text", answer, "--language", "cs", "--json")
        #expect(reply.status == 0, "\(reply.errors)")
        let told = try #require(try reply.objects().first)
        #expect(told["answers"] as? Int == Int(id))
        #expect(told["forwards"] is NSNull)
        #expect(told["subject"] as? String == "Re: \(mark)")
        let replyID = try #require(told["messageID"] as? String)
        let raw = try await delivered(replyID, to: TestMailServers.jan)
        #expect(raw.contains("In-Reply-To: <\(letterID)>"))
        #expect(raw.contains("<\(letterID)>"))
        let parsed = try await ProgramRun.run(["parse", "-", "--json"], data: folder.data, input: raw)
        let text = try #require(try parsed.objects().first?["text"] as? String)
        #expect(text.hasPrefix("Tisíc korun.\n\nDne "))
        #expect(text.hasSuffix("odesílatel Anna Nováková napsal:\n> Kolik to stojí?\n"))

        let listed = try await folder.run("list", "anna@firma.test", "--search", "is:answered", "--json")
        #expect(try listed.objects().contains { $0["id"] as? Int == Int(id) })
        // The server has the mark too.
        let again = try await folder.run("fetch", "--verify")
        #expect(again.status == 0, "\(again.errors)")
        let still = try await folder.run("list", "anna@firma.test", "--search", "is:answered", "--json")
        #expect(try still.objects().contains { $0["id"] as? Int == Int(id) })

        let forward = try await folder.run("forward", id, "--to", "jan@firma.test", "--json")
        #expect(forward.status == 0, "\(forward.errors)")
        let passed = try #require(try forward.objects().first)
        #expect(passed["forwards"] as? Int == Int(id))
        let forwarded = try await delivered(try #require(passed["messageID"] as? String), to: TestMailServers.jan)
        let document = try await ProgramRun.run(["parse", "-", "--json"], data: folder.data, input: forwarded)
        let attachments = try #require(try document.objects().first?["attachments"] as? [[String: Any]])
        #expect(attachments.map { $0["filename"] as? String } == ["výkres.pdf"])
        #expect(attachments.map { $0["size"] as? Int } == [11])

        let batch = try folder.file(
            "batch.jsonl",
            "{\"inReplyTo\":\(id),\"text\":\"Ještě jednou.\"}\n{\"inReplyTo\":true,\"text\":\"x\"}\n".utf8)
        let sent = try await folder.run("send", "--batch", batch, "--json")
        #expect(sent.status != 0)
        let lines = try sent.objects()
        #expect(lines.compactMap { $0["answers"] as? Int } == [Int(id)])
        let failure = lines.compactMap { $0["error"] as? [String: Any] }.first
        #expect(failure?["field"] as? String == "inReplyTo")
    }

    @Test("What cannot be answered is named, with the remedy")
    func errors() async throws {
        try await folder.connect(TestMailServers.anna, at: company, name: "Anna Nováková")
        let unknown = try await folder.run("reply", "4711", "--html", "/dev/null", "--json")
        #expect(unknown.status == 66)
        #expect(try unknown.errorObject()["field"] as? String == "id")

        let mark = "Bez adresy \(UUID().uuidString.prefix(8))"
        let letter = "From: undisclosed:;\r\nTo: anna@firma.test\r\nSubject: \(mark)\r\n\r\nA\r\n"
        try company.dovecot.place([Array(letter.utf8)], for: "anna@firma.test")
        let id = try await fetched(mark)
        let text = try folder.file("a.txt", "A".utf8)
        let nowhere = try await folder.run("reply", id, "--text", text, "--json")
        #expect(nowhere.status == 65)
        let error = try nowhere.errorObject()
        #expect(error["code"] as? String == "no-answer-address")
        #expect((error["remedy"] as? String)?.contains("--to") == true)
        let empty = try await folder.run("reply", id, "--json")
        #expect(empty.status == 64)
        let nobody = try await folder.run("forward", id, "--json")
        #expect(nobody.status == 64)
        #expect(try nobody.errorObject()["field"] as? String == "--to")
        let given = try await folder.run("reply", id, "--to", "jan@firma.test", "--text", text)
        #expect(given.status == 0, "\(given.errors)")
    }
}
