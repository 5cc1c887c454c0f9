import Foundation
import LocalServers
import TestSupport
import Testing

@Suite("Without a password", .timeLimit(.minutes(5)))
struct OAuthTests {
    @Test(
        "A mailbox connects on the provider's page, sends, fetches, and is signed in again after consent was withdrawn"
    )
    func endToEnd() async throws {
        // Each command finds the token about to expire, and leaves the next refresh token to the command after it.
        try await withPlace(tokenLife: .seconds(30)) { place in
            let connected = try await place.signIn(
                "connect", Self.address, "--ca", place.company.authorityFile, "--oauth")
            #expect(connected.status == 0, "\(connected.errors)")
            #expect(connected.text.contains("Connected anna@firma.test"))
            let listed = try await place.run("mailboxes", "--json").objects()
            #expect(listed.first?["signIn"] as? String == "oauth")

            let sent = try await place.send("první")
            #expect(sent.status == 0, "\(sent.errors)")
            #expect(try await place.run("fetch").status == 0)
            #expect(try await place.run("fetch").status == 0)
            #expect(try await place.run("list", Self.address).text.contains("první"))

            try await place.server.withdraw()
            let refused = try await place.run("fetch", "--json")
            #expect(refused.status == 77)
            let waiting = try await place.send("druhá")
            #expect(waiting.status == 77, "\(waiting.errors)")
            let table = try await place.run("mailboxes").text
            #expect(table.contains("needs a new sign-in"))
            #expect(table.contains("Sign in again: pennypost password anna@firma.test"))

            let again = try await place.signIn("password", Self.address)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.text.contains("Replaced the sign-in of anna@firma.test"))
            #expect(again.text.contains("1 message waits"))
            let left = try await place.run("send", "--pending")
            #expect(left.status == 0, "\(left.errors)")
            #expect(try await place.run("mailboxes", "--json").objects().first?["state"] as? String == "connected")
        }
    }

    @Test("A person without a browser on this machine types a code on another")
    func device() async throws {
        try await withPlace { place in
            let connected = try await place.run(
                "connect", Self.address, "--ca", place.company.authorityFile, "--device",
                client: AuthorizationServer.deviceClientID
            ) { told in
                guard let page = told.firstMatch(of: /\ \ (http\S+)/)?.1,
                    let code = told.firstMatch(of: /there: (\S+)/)?.1
                else { return false }
                try await place.server.type(String(code), at: String(page))
                return true
            }
            #expect(connected.status == 0, "\(connected.errors)")
            #expect(try await place.run("fetch").status == 0)
            #expect(try await place.run("doctor", Self.address).status == 0)
        }
    }

    @Test("Nothing is stored if the person says no, or signs in as someone else")
    func refusals() async throws {
        try await withPlace { place in
            let declined = try await place.signIn(
                "connect", Self.address, "--ca", place.company.authorityFile, "--oauth", "--json", decision: .deny)
            #expect(declined.status == 77)
            #expect(declined.errors.contains("access was refused"))
            let other = try await place.signIn(
                "connect", TestMailServers.jan.address, "--ca", place.company.authorityFile, "--oauth")
            #expect(other.status == 77)
            #expect(other.errors.contains("choose the account \(TestMailServers.jan.address)"))
            #expect(try await place.run("mailboxes", "--json").objects().isEmpty)
        }
    }

    @Test("What is missing is named: a client ID, a page, or the way without a password")
    func whatIsMissing() async throws {
        let folder = try ProgramFolder()
        let without = try await folder.run("connect", "anna@outlook.com", "--oauth", "--json")
        #expect(without.status == 78)
        #expect(try without.errorObject()["code"] as? String == "client-id-missing")
        #expect(try without.errorObject()["field"] as? String == "PENNYPOST_MICROSOFT_CLIENT_ID")
        let unknown = try await folder.run("connect", "anna@seznam.cz", "--oauth", "--json")
        #expect(try unknown.errorObject()["code"] as? String == "sign-in-page-unknown")
        let both = try await folder.run("connect", "anna@outlook.com", "--oauth", "--password-file", "-", input: "x")
        #expect(both.status == 64)
        let password = try await folder.run("connect", "anna@outlook.com", "--password-file", "-", input: "abcdefgh")
        #expect(password.status == 77 && password.errors.contains("--oauth"))
        try Data("{".utf8).write(to: URL(fileURLWithPath: folder.data + "/oauth.json"))
        let broken = try await folder.run("connect", "anna@outlook.com", "--oauth", "--json")
        #expect(try broken.errorObject()["code"] as? String == "bad-oauth")
    }

    @Test("The client ID may be in the data folder")
    func clientFile() async throws {
        try await withPlace { place in
            let file = #"{"clients": {"firma": {"id": "\#(AuthorizationServer.clientID)"}}}"#
            try Data(file.utf8).write(to: URL(fileURLWithPath: place.folder.data + "/oauth.json"))
            let connected = try await place.signIn(
                "connect", Self.address, "--ca", place.company.authorityFile, "--oauth", client: "")
            #expect(connected.status == 0, "\(connected.errors)")
        }
    }

    private static let address = TestMailServers.anna.address
}

/// A company whose servers accept an authorization server's tokens, and a data folder that knows them as a provider.
private struct Place: Sendable {
    let server: AuthorizationServer
    let company: TestMailServers
    let folder: ProgramFolder

    func run(_ arguments: String...) async throws -> ProgramRun {
        try await ProgramRun.run(arguments, data: folder.data)
    }

    func send(_ subject: String) async throws -> ProgramRun {
        let text = try folder.file("text", "Dobrý den\n".utf8)
        return try await run(
            "send", "--from", TestMailServers.anna.address, "--to", TestMailServers.anna.address, "--subject", subject,
            "--text",
            text)
    }

    /// Runs the program while a person visits the link that it shows.
    func signIn(
        _ arguments: String..., client: String = AuthorizationServer.clientID,
        decision: AuthorizationServer.Decision = .allow
    ) async throws -> ProgramRun {
        try await run(arguments, client: client) { told in
            guard let link = told.firstMatch(of: /\ \ (http\S+)\n/)?.1 else { return false }
            try await server.visit(String(link), decision: decision)
            return true
        }
    }

    func run(
        _ arguments: String..., client: String, whenTold act: @escaping @Sendable (String) async throws -> Bool
    ) async throws -> ProgramRun {
        try await run(arguments, client: client, whenTold: act)
    }

    /// Runs the program and watches its standard error.
    ///
    /// - Parameter act: called repeatedly with all that standard error has so far, until it returns `true`.
    private func run(
        _ arguments: [String], client: String, whenTold act: @escaping @Sendable (String) async throws -> Bool
    ) async throws -> ProgramRun {
        let told = try folder.file("told", [])
        let script = "exec 3>&2; \"$@\" 2>\"$0\"; status=$?; cat \"$0\" >&3; echo end >>\"$0\"; exit $status"
        async let ended = ProgramRun.run(
            ["-c", script, told, try BuiltProgram.path()] + arguments, data: folder.data, command: "/bin/bash",
            environment: ["PENNYPOST_FIRMA_CLIENT_ID": client])
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let text = try String(contentsOfFile: told, encoding: .utf8)
            if try await act(text) || text.hasSuffix("end\n") { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try await ended
    }
}

/// Makes a place, passes it to `body` and removes it afterwards.
///
/// - Parameter tokenLife: the tokens' lifetime, at a separate company; `nil` for the company that the tests share.
private func withPlace(tokenLife: Duration? = nil, _ body: (Place) async throws -> Void) async throws {
    func work(_ company: TestOAuthServers) async throws {
        let folder = try ProgramFolder()
        try FileManager.default.createDirectory(
            atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let file = company.server.providerFile(company.mail, domain: "firma.test")
        try Data(file.utf8).write(to: URL(fileURLWithPath: folder.data + "/providers.json"))
        try await body(Place(server: company.server, company: company.mail, folder: folder))
    }
    guard let tokenLife else { return try await work(TestOAuthServers.shared()) }
    try await withTestOAuthServers(tokenLife: tokenLife) { try await work($0) }
}
