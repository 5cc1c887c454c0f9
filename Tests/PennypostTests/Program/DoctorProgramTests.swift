import Foundation
import LocalServers
import Testing

@Suite("pennypost doctor", .timeLimit(.minutes(5)))
struct DoctorProgramTests {
    let folder: ProgramFolder

    init() throws {
        folder = try ProgramFolder()
    }

    private func servers(_ company: TestMailServers, smtp: String? = nil) -> [String] {
        ["--imap", "\(company.imaps)/tls", "--smtp", smtp ?? "\(company.smtps)/tls", "--ca", company.authorityFile]
    }

    @Test("examines both servers, and says that a mailbox works")
    func works() async throws {
        let company = try await TestMailServers.shared()
        let anna = TestMailServers.anna
        let run = try await ProgramRun.run(
            ["doctor", anna.address, "--password-file", "-", "--transcript"] + servers(company), data: folder.data,
            input: anna.passwordInGroups)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.text.contains("  ✓ sign-in") && !run.text.contains("✗"))
        #expect(run.text.contains("Everything works: \(anna.address)"))
        #expect(run.text.contains("[credentials]"))
        #expect(!run.text.contains(anna.password))
        let json = try await ProgramRun.run(
            ["doctor", anna.address, "--password-file", "-", "--json"] + servers(company), data: folder.data,
            input: anna.passwordInGroups)
        let object = try #require(try json.objects().first)
        #expect(object["works"] as? Bool == true)
        // Every key is there; an unknown value is null.
        for key in ["cause", "causeClass", "mend", "transcript"] { #expect(object[key] is NSNull, "\(key)") }
        #expect(
            Set(object.keys) == [
                "address", "language", "works", "cause", "causeClass", "sentence", "remedy", "mend", "alsoWrong",
                "evidence", "steps", "servers", "transcript",
            ])
        let steps = try #require(object["steps"] as? [[String: Any]])
        #expect(steps.count == 14 && steps.allSatisfy { $0["outcome"] as? String == "passed" })
        let left = try? FileManager.default.contentsOfDirectory(atPath: folder.data)
        #expect(left ?? [] == [], "an examination leaves nothing behind")
    }

    @Test("names the cause in the person's language, with the servers' words, and ends with the class's status")
    func refused() async throws {
        let company = try await TestMailServers.shared()
        let arguments = ["doctor", TestMailServers.anna.address, "--password-file", "-"] + servers(company)
        let sentences = [
            "cs": "Příčina", "pl": "Przyczyna", "sk": "Príčina", "en": "Cause",
        ]
        for (language, word) in sentences {
            let run = try await ProgramRun.run(
                arguments + ["--language", language], data: folder.data, input: "zzzzzzzzzzzzzzzz")
            #expect(run.status == 77)
            #expect(run.text.contains("\(word): ") && run.text.contains("(password-wrong)"), "\(run.text)")
            #expect(run.text.contains("535") && !run.text.contains("zzzz"))
        }
        let run = try await ProgramRun.run(
            arguments + ["--json"], data: folder.data, input: "zzzzzzzzzzzzzzzz", environment: ["LC_ALL": "cs_CZ.UTF-8"]
        )
        let object = try #require(try run.objects().first)
        #expect(object["cause"] as? String == "password-wrong" && object["language"] as? String == "cs")
        #expect((object["remedy"] as? [String])?.isEmpty == false)
        let evidence = try #require(object["evidence"] as? [[String: Any]])
        #expect(evidence.contains { $0["serverWords"] is String })
        #expect(evidence.allSatisfy { Set($0.keys) == ["service", "server", "fact", "serverWords"] })
        #expect(object["transcript"] is NSNull)
        let strange = try await ProgramRun.run(arguments + ["--language", "xx"], data: folder.data, input: "x")
        #expect(strange.status == 64)
    }

    @Test("examines a connected mailbox as it is stored, and says what has become of its password")
    func connected() async throws {
        try await withTestMailServers { company in
            let anna = TestMailServers.anna
            let connect = try await ProgramRun.run(
                ["connect", anna.address, "--password-file", "-"] + servers(company), data: folder.data,
                input: anna.password)
            #expect(connect.status == 0, "\(connect.errors)")
            #expect(try await folder.run("doctor", anna.address).status == 0)
            try company.dovecot.setPassword("changedchangedch", of: anna.address)
            let run = try await folder.run("doctor", anna.address, "--json")
            #expect(run.status == 77)
            #expect(try run.objects().first?["cause"] as? String == "password-wrong")
            // A given password is tried at the stored servers.
            let file = try folder.file("password", "changedchangedch\n".utf8)
            let given = try await folder.run("doctor", anna.address, "--password-file", file)
            #expect(given.status == 0, "\(given.text) \(given.errors)")
        }
    }

    @Test("asks no server if the domain was most likely mistyped")
    func mistyped() async throws {
        let run = try await ProgramRun.run(
            ["doctor", "jana@gmial.com", "--language", "cs", "--json"], data: folder.data,
            environment: ["PENNYPOST_NAME_SERVERS": "127.0.0.1:1"])
        #expect(run.status == 65)
        let object = try #require(try run.objects().first)
        #expect(object["cause"] as? String == "domain-mistyped")
        #expect((object["sentence"] as? String)?.contains("gmail.com") == true)
        let mend = try #require(object["mend"] as? [String: Any])
        #expect(mend["kind"] as? String == "address" && mend["options"] is NSNull && mend["words"] is String)
        #expect((object["servers"] as? [Any])?.isEmpty == true)
    }

    @Test("shows a change that removes the cause, and connect accepts it")
    func fixes() async throws {
        let company = try await TestMailServers.shared()
        let anna = TestMailServers.anna
        let wrong = servers(company, smtp: "\(company.submission)/tls")
        let run = try await ProgramRun.run(
            ["connect", anna.address, "--password-file", "-", "--json"] + wrong, data: folder.data,
            input: anna.password)
        #expect(run.status == 65)
        let error = try run.errorObject()
        #expect(error["code"] as? String == "needs-starttls")
        #expect((error["remedy"] as? String)?.contains("--smtp \(company.submission)/starttls") == true)
        #expect(try await folder.run("mailboxes", "--json").text == "")
        let fixed = try await ProgramRun.run(
            ["connect", anna.address, "--password-file", "-", "--json", "--fix"] + wrong, data: folder.data,
            input: anna.password)
        #expect(fixed.status == 0, "\(fixed.errors)")
        let smtp = try #require(try fixed.objects().first?["smtp"] as? [String: Any])
        #expect(smtp["security"] as? String == "starttls")
    }
}
