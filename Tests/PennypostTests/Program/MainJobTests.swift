import Foundation
import LocalServers
import Testing

/// The workflow that must always work, with the real program, Postfix and Dovecot.
@Suite("The main job", .timeLimit(.minutes(5)))
struct MainJobTests {
    let folder: ProgramFolder
    let company: TestMailServers

    init() async throws {
        folder = try ProgramFolder()
        company = try await TestMailServers.shared()
    }

    private func connect(_ user: MailUser, _ more: String...) async throws -> ProgramRun {
        let arguments =
            [
                "connect", user.address, "--imap", "\(company.imaps)/tls", "--smtp", "\(company.smtps)/tls", "--ca",
                company.authorityFile, "--password-file", "-",
            ] + more
        return try await ProgramRun.run(arguments, data: folder.data, input: user.passwordInGroups + "\r\n")
    }

    @Test("Connect, send with a PDF, fetch, list, show, disconnect")
    func endToEnd() async throws {
        let connected = try await connect(TestMailServers.anna, "--name", "Anna Nováková")
        #expect(connected.status == 0, "\(connected.errors)")
        #expect(connected.lines.first == "Connected anna@firma.test")

        let mark = "Faktura č. \(UUID().uuidString)"
        let pdf = Array("%PDF-1.7\n".utf8) + (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = try folder.file("faktura únor.pdf", pdf)
        let text = try folder.file("text.txt", "Dobrý den,\nposíláme fakturu.\n".utf8)
        let sent = try await folder.run(
            "send", "--from", "anna@firma.test", "--to", "anna@firma.test", "--subject", mark, "--text", text,
            "--attach", file, "--json")
        #expect(sent.status == 0, "\(sent.errors)")
        let item = try #require(try sent.objects().first)
        #expect(item["state"] as? String == "accepted")
        #expect(item["isNew"] as? Bool == true)
        _ = try await company.dovecot.message(
            containing: try #require(item["messageID"] as? String), of: "anna@firma.test")

        let fetched = try await folder.run("fetch", "anna@firma.test", "--json")
        #expect(fetched.status == 0, "\(fetched.errors)")
        #expect((try fetched.objects().first?["newMessages"] as? [Int])?.isEmpty == false)
        let again = try await folder.run("fetch", "--json")
        #expect(try again.objects().first?["error"] == nil)

        let number = String(mark.suffix(12))
        let listed = try await folder.run(
            "list", "anna@firma.test", "--folder", "INBOX", "--search", "faktura \(number)", "--json")
        let found = try listed.objects()
        #expect(found.count == 1)
        let message = try #require(found.first)
        #expect(message["subject"] as? String == mark)
        #expect((message["from"] as? [String: Any])?["name"] as? String == "Anna Nováková")
        #expect(message["attachmentCount"] as? Int == 1)
        #expect(message["isRead"] as? Bool == false)
        let id = String(try #require(message["id"] as? Int))

        let table = try await folder.run("list", "anna@firma.test", "--search", number)
        #expect(table.lines.first?.contains("Subject") == true)
        #expect(table.text.contains(mark))
        #expect(!table.text.contains("\u{1B}"))

        let shown = try await folder.run("show", id)
        #expect(shown.text.contains("From     Anna Nováková <anna@firma.test>"))
        #expect(shown.text.contains("File     faktura únor.pdf (application/pdf, 50.0 kB)"))
        #expect(shown.text.hasSuffix("\n\nDobrý den,\nposíláme fakturu.\n"))
        let raw = try await folder.run("show", id, "--raw")
        #expect(raw.text.contains("Subject: =?"))
        let parsed = try await ProgramRun.run(["parse", "-", "--json"], data: folder.data, input: raw.text)
        let asJSON = try await folder.run("show", id, "--json")
        let inside = try #require(try asJSON.objects().first?["message"] as? [String: Any])
        #expect(NSDictionary(dictionary: inside) == NSDictionary(dictionary: try parsed.objects()[0]))

        let mailboxes = try await folder.run("mailboxes", "--json")
        #expect(try mailboxes.objects().first?["state"] as? String == "connected")
        let disconnected = try await folder.run("disconnect", "anna@firma.test", "--json")
        #expect(disconnected.text == "{\"address\":\"anna@firma.test\",\"disconnected\":true}\n")
        #expect(try await folder.run("mailboxes", "--json").text == "")
        #expect(try await folder.run("show", id).status == 66)
    }

    @Test("A repeated key sends once, and another message with that key is refused")
    func keySendsOnce() async throws {
        _ = try await connect(TestMailServers.jan)
        let mark = UUID().uuidString
        let arguments = [
            "send", "--from", "jan@firma.test", "--to", "jan@firma.test", "--text", "-", "--key", mark, "--json",
        ]
        let first = try await ProgramRun.run(arguments + ["--subject", mark], data: folder.data, input: "a")
        let second = try await ProgramRun.run(arguments + ["--subject", mark], data: folder.data, input: "a")
        let other = try await ProgramRun.run(arguments + ["--subject", "other"], data: folder.data, input: "a")
        #expect([first.status, second.status, other.status] == [0, 0, 65])
        let objects = try (first.objects() + second.objects())
        #expect(objects.map { $0["isNew"] as? Bool } == [true, false])
        #expect(Set(objects.compactMap { $0["messageID"] as? String }).count == 1)
        #expect(try other.errorObject()["field"] as? String == "--key")
        _ = try await company.dovecot.message(containing: mark, of: "jan@firma.test")
        let copies = company.dovecot.messages(of: "jan@firma.test").filter {
            String(decoding: $0, as: UTF8.self).contains("Subject: \(mark)")
        }
        #expect(copies.count == 1)
    }

    @Test("A bad batch line is reported and affects no other")
    func batchGoesOn() async throws {
        _ = try await connect(TestMailServers.anna)
        let mark = UUID().uuidString
        let batch = try folder.file(
            "batch.jsonl",
            """
            {"to":"jan@firma.test","subject":"\(mark) 1","text":"první"}
            {"to":"jan@firma.test","subject":
            {"to":["jan@firma.test","anna@firma.test"],"subject":"\(mark) 3","html":"<p>třetí</p>","key":"\(mark)"}

            {"to":"no address","subject":"5","text":"x"}
            {"to":"jan@firma.test","subject":"6","text":"x","colour":"red"}
            {"to":"nobody@firma.test","subject":"\(mark) 7","text":"x"}
            {"to":["jan@firma.test","anna@firma.test"],"subject":"\(mark) 3","html":"<p>třetí</p>","key":"\(mark)"}
            """.utf8)
        let run = try await folder.run("send", "--batch", batch, "--from", "anna@firma.test", "--json")
        let results = try run.objects().sorted { ($0["line"] as? Int ?? 0) < ($1["line"] as? Int ?? 0) }
        #expect(run.status != 0)
        #expect(results.map { $0["line"] as? Int } == [1, 2, 3, 5, 6, 7, 8])
        #expect(
            results.map { $0["state"] as? String } == ["accepted", nil, "accepted", nil, nil, "refused", "accepted"])
        let fields = results.map { ($0["error"] as? [String: Any])?["field"] as? String }
        #expect(fields == [nil, "line", nil, "--to", "colour", nil, nil])
        let replies = (results[5]["recipients"] as? [[String: Any]])?.compactMap { $0["reply"] as? String } ?? []
        #expect(replies.first?.contains("550") == true)
        _ = try await company.dovecot.message(containing: "Subject: \(mark) 3", of: "anna@firma.test")
    }

    @Test("Bcc is delivered and never shown")
    func bccIsHidden() async throws {
        _ = try await connect(TestMailServers.anna)
        let mark = UUID().uuidString
        let sent = try await folder.run(
            "send", "--from", "anna@firma.test", "--to", "anna@firma.test", "--bcc", "jan@firma.test", "--subject",
            mark,
            "--text", "-", input: "x")
        #expect(sent.status == 0, "\(sent.errors)")
        let hidden = try await company.dovecot.message(containing: "Subject: \(mark)", of: "jan@firma.test")
        // Only the start of a line counts: Postfix's hexadecimal ids of messages may spell the word.
        #expect(!String(decoding: hidden, as: UTF8.self).lowercased().contains("\nbcc:"))
        #expect(!String(decoding: hidden, as: UTF8.self).contains("<jan@firma.test>"))
    }

    @Test("No secret is in any output, and none is unsealed in the folder")
    func secretsStaySecret() async throws {
        let connected = try await connect(TestMailServers.anna, "--json")
        #expect(connected.status == 0, "\(connected.errors)")
        let twice = try await connect(TestMailServers.anna)
        #expect(twice.status == 78)
        let listed = try await folder.run("mailboxes", "--json")
        let password = TestMailServers.anna.password
        for text in [connected.text, connected.errors, twice.text, twice.errors, listed.text] {
            #expect(!text.contains(password) && !text.contains(TestMailServers.anna.passwordInGroups))
            #expect(!text.contains(Data(password.utf8).base64EncodedString()))
        }
        let stored = Data(try folder.storedBytes())
        #expect(!stored.isEmpty && stored.range(of: Data(password.utf8)) == nil)
    }
}
