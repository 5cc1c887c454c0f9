import Foundation
import LocalServers
import Testing

/// `pennypost test`, the real program at a real Postfix and Dovecot.
@Suite("pennypost test", .timeLimit(.minutes(5)))
struct RoundTripCommandTests {
    @Test("says how long each leg took and what was checked, in lines and as JSON, and removes the letter")
    func works() async throws {
        try await withTestMailServers { company in
            let folder = try ProgramFolder()
            try await folder.connect(TestMailServers.anna, at: company)
            let told = try await folder.run("test", "anna@firma.test", "--limit", "60")
            #expect(told.status == 0, "\(told.text)\(told.errors)")
            let words = told.lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
            #expect(words.first == "Handed over")
            #expect(told.text.contains(" s  INBOX\n") && told.text.contains("Sent copy "))
            #expect(told.lines.last == "Works       anna@firma.test")

            let run = try await folder.run("test", "ANNA@firma.test", "--json")
            #expect(run.status == 0 && run.lines.count == 1, "\(run.text)\(run.errors)")
            let object = try #require(try run.objects().first)
            #expect(
                Set(object.keys) == [
                    "address", "state", "problems", "messageID", "handedOver", "arrived", "sentCopy", "sender",
                    "authentication", "removal", "removalDetail",
                ])
            #expect(object["state"] as? String == "passed")
            #expect((object["problems"] as? [Any])?.isEmpty == true)
            let arrived = object["arrived"] as? [String: Any]
            #expect(arrived?["folder"] as? String == "INBOX" && arrived?["role"] as? String == "inbox")
            #expect((arrived?["milliseconds"] as? Int).map { $0 > 0 } == true)
            let handedOver = object["handedOver"] as? [String: Any]
            #expect((handedOver?["serverWords"] as? String)?.contains("250") == true)
            #expect((handedOver?["at"] as? String)?.hasPrefix("20") == true)
            let copy = object["sentCopy"] as? [String: Any]
            #expect(copy?["count"] as? Int == 1 && copy?["filedBy"] as? String == "pennypost")
            #expect(object["authentication"] is NSNull && object["removal"] as? String == "removed")
            for place in ["INBOX", "Sent", "Trash"] {
                #expect(company.dovecot.messages(of: "anna@firma.test", in: place).isEmpty)
            }
        }
    }

    @Test(
        "has its own status and word for a letter that was accepted but does not arrive")
    func neverArrives() async throws {
        try await withTestMailServers { company in
            let server = try await ScriptedServer.start([
                ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN", "8BITMIME"]) + [
                    .expectPrefix("AUTH PLAIN"), .line("235 2.7.0 ok"), .expectPrefix("MAIL"), .line("250 ok"),
                    .expectPrefix("RCPT"), .line("250 ok"), .expect("RSET"), .line("250 ok"), .expect("QUIT"),
                    .line("221 bye"), .expectClose,
                ],
                ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN", "8BITMIME"]) + [
                    .expectPrefix("AUTH PLAIN"), .line("235 2.7.0 ok"), .expectPrefix("MAIL"), .line("250 ok"),
                    .expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"), .line("354 go"),
                    .expectThrough("\r\n.\r\n"), .line("250 2.0.0 swallowed"),
                ],
            ])
            let folder = try ProgramFolder()
            try await folder.connect(TestMailServers.anna, at: company, smtp: "\(server.endpoint)/plain")
            let lost = try await folder.run("test", "anna@firma.test", "--limit", "5", "--json", "--keep")
            #expect(lost.status == 68, "\(lost.text)\(lost.errors)")
            let object = try lost.objects().first
            #expect(object?["state"] as? String == "not-arrived" && object?["removal"] as? String == "kept")
            let problem = (object?["problems"] as? [[String: Any]])?.first
            #expect((problem?["explanation"] as? String)?.contains("is not in the mailbox after") == true)
            await server.stop()
        }
    }

    @Test("has status 1 for a letter that came back changed, and says what to do")
    func rewritten() async throws {
        var options = PostfixOptions()
        options.extraConfiguration = """
            sender_canonical_maps = inline:{anna@firma.test=jan@firma.test}
            sender_canonical_classes = header_sender
            """
        try await withTestMailServers(postfix: options) { company in
            let folder = try ProgramFolder()
            try await folder.connect(TestMailServers.anna, at: company)
            let told = try await folder.run("test", "anna@firma.test")
            #expect(told.status == 1, "\(told.text)\(told.errors)")
            #expect(told.text.contains("From        jan@firma.test\n"))
            #expect(told.lines.last?.hasPrefix("Problem     the message was sent from “anna@firma.test”") == true)
            #expect(told.lines.last?.hasSuffix("Correct the sender in the provider's settings.") == true)
        }
    }

    @Test("refuses a mailbox that is not connected and an invalid limit")
    func badInput() async throws {
        let folder = try ProgramFolder()
        let unknown = try await folder.run("test", "nobody@firma.test", "--json")
        #expect(unknown.status == 78)
        #expect(try unknown.errorObject()["code"] as? String == "not-connected")
        #expect(try await folder.run("test", "nobody@firma.test", "--limit", "0").status == 64)
    }
}
