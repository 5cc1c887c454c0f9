import LocalServers
import Testing

@Suite("How mailboxes reports what is wrong", .timeLimit(.minutes(5)))
struct StandingTests {
    @Test("names the side whose password was refused, and what to do")
    func sides() async throws {
        try await withTestMailServers { company in
            let folder = try ProgramFolder()
            let address = TestMailServers.anna.address
            try await folder.connect(TestMailServers.anna, at: company)
            let well = try await folder.run("mailboxes", "--json").objects().first
            #expect(well?["state"] as? String == "connected" && well?["explanation"] is String == false)
            try company.dovecot.setPassword("changedchangedch", of: address)
            let sent = try await folder.run(
                "send", "--from", address, "--to", TestMailServers.jan.address, "--subject", "x", "--text", "-",
                input: "x")
            #expect(sent.status == 77, "\(sent.errors)")
            let sending = try await folder.run("mailboxes", "--json").objects().first
            #expect(sending?["state"] as? String == "needs-password")
            #expect(sending?["stateSide"] as? String == "sending")
            let text = try await folder.run("mailboxes").text
            #expect(text.contains("sending: needs a new password"))
            #expect(text.contains("password for outgoing mail") && text.contains("pennypost password \(address)"))
            #expect(try await folder.run("fetch").status == 77)
            let both = try await folder.run("mailboxes", "--json").objects().first
            #expect(both?["stateSide"] as? String == "both")
            #expect((both?["explanation"] as? String)?.contains("pennypost password \(address)") == true)
            let replaced = try await folder.run(
                "password", address, "--password-file", "-", input: "changedchangedch")
            #expect(replaced.status == 0, "\(replaced.errors)")
            let again = try await folder.run("mailboxes", "--json").objects().first
            #expect(again?["state"] as? String == "connected")
        }
    }
}
