import Foundation
import LocalServers
import Testing

@Suite("Dovecot for tests")
struct DovecotServerTests {
    private let anna = TestMailServers.anna

    private func signIn(_ server: DovecotServer, password: String, more: [String] = []) async throws -> String {
        let lines = ["a LOGIN \(anna.address) \(password)"] + more + ["z LOGOUT"]
        return try await dialogue(
            with: server.imaps, trusting: server.authorityFile, input: lines.joined(separator: "\n") + "\n")
    }

    @Test("accepts passwords, marks folders with their use, and offers compression and QRESYNC")
    func signsIn() async throws {
        let server = try await TestMailServers.shared().dovecot
        let answer = try await signIn(server, password: anna.password, more: ["b LIST \"\" *"])
        #expect(answer.contains("a OK"))
        #expect(answer.contains("COMPRESS=DEFLATE"))
        #expect(answer.contains("QRESYNC"))
        for use in ["Sent", "Drafts", "Junk", "Trash", "Archive"] { #expect(answer.contains("\\\(use)")) }
        #expect(try await signIn(server, password: "wrong").contains("a NO [AUTHENTICATIONFAILED]"))
    }

    @Test("accepts a bearer token while it is valid")
    func takesTokens() async throws {
        let server = try await TestMailServers.shared().dovecot
        for (token, isValid) in [
            (try server.token(for: anna.address), true),
            (try server.token(for: anna.address, validFor: .seconds(-120)), false),
        ] {
            let response = Data("user=\(anna.address)\u{01}auth=Bearer \(token)\u{01}\u{01}".utf8).base64EncodedString()
            let answer = try await dialogue(
                with: server.imaps, trusting: server.authorityFile,
                input: "a AUTHENTICATE XOAUTH2 \(response)\n" + (isValid ? "" : "\n") + "z LOGOUT\n")
            #expect(answer.contains("a OK") == isValid, "\(answer)\n\(server.log)")
        }
    }

    @Test("forgets an old password at once, and hides capabilities when asked")
    func changes() async throws {
        var options = DovecotOptions(users: [anna])
        options.hiddenCapabilities = ["QRESYNC", "MOVE"]
        options.store = .mdbox
        let server = try await DovecotServer.start(options)
        let before = try await signIn(server, password: anna.password)
        #expect(before.contains("a OK") && before.contains("CONDSTORE"))
        #expect(!before.contains("QRESYNC") && !before.contains("MOVE"))
        try server.setPassword("ponmlkjihgfedcba", of: anna.address)
        let old = try await signIn(server, password: anna.password)
        #expect(old.contains("a NO"), "\(old)\n\(server.log)")
        #expect(try await signIn(server, password: "ponmlkjihgfedcba").contains("a OK"))
        await server.stop()
    }

    @Test("finds messages that were placed in a folder")
    func findsPlacedMessages() async throws {
        let server = try await DovecotServer.start(DovecotOptions(users: [anna]))
        try server.place((1...3).map { Array("Subject: \($0)\r\n\r\ntext\r\n".utf8) }, for: anna.address)
        let answer = try await signIn(
            server, password: anna.password,
            more: ["b EXAMINE INBOX", "c FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT)]"])
        #expect(answer.contains("* 3 EXISTS"), "\(answer)\n\(server.log)")
        let subjects = answer.split(separator: "\r\n").filter { $0.hasPrefix("Subject: ") }
        #expect(subjects == ["Subject: 1", "Subject: 2", "Subject: 3"])
        await server.stop()
    }
}
