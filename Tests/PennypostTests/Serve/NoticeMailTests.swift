import Accounts
import Foundation
import LocalServers
import MIME
import Storage
import TestSupport
import Testing

@testable import Pennypost

@Suite("Letters of the site", .timeLimit(.minutes(10)))
struct NoticeMailTests {
    private static let eva = MailUser(address: "eva@firma.test", password: "abcdabcdabcdabcd")
    private static let password = "osm modrých slonů v rákosí"
    private static let other = "devět zelených slonů v rákosí"

    /// The letters of a user whose subject has these words.
    private static func letters(_ words: String, of user: MailUser, _ company: TestMailServers) -> [Message] {
        company.dovecot.messages(of: user.address).map { Message(parsing: $0) }
            .filter { $0.subject?.contains(words) == true }
    }

    private static func letter(_ words: String, of user: MailUser, _ company: TestMailServers) async throws -> Message {
        try await wait(for: "“\(words)” at \(user.address)") { !letters(words, of: user, company).isEmpty }
        return try #require(letters(words, of: user, company).first)
    }

    private static func withCompany(_ body: (TestMailServers) async throws -> Void) async throws {
        let users = [TestMailServers.anna, TestMailServers.jan, eva]
        try await withTestMailServers(dovecot: DovecotOptions(users: users), body)
    }

    /// Sets the company up with Jan as its administrator.
    private static func setUp(_ server: ServerProcess) async throws -> FormVisitor {
        try await wait(for: "the link") { server.output.contains("/set-up/") }
        let jan = FormVisitor(port: try server.port)
        let link = try #require(server.output.firstMatch(of: /http:\S+\/set-up\/\S+/)).output
        _ = try await jan.follow(link)
        _ = try await jan.get("/set-up")
        let answer = try await jan.post(
            "/set-up",
            [
                "company": "Firma", "country": "PL", "name": "Jan", "address": "jan@firma.test",
                "password": password,
            ])
        #expect(answer.hasPrefix("HTTP/1.1 303 "), "\(answer)")
        return jan
    }

    private static func invite(_ jan: FormVisitor) async throws -> String {
        _ = try await jan.get("/people/invite")
        return try await jan.post(
            "/people/invite",
            ["address": eva.address, "name": "Eva", "role": "member", "language": "pl"])
    }

    @Test("An invitation is mailed, its link works once, and a changed password is reported in the person's language")
    func journey() async throws {
        try await Self.withCompany { company in
            let folder = try ProgramFolder()
            let server = try await ServerProcess.start(in: folder)
            let jan = try await Self.setUp(server)
            #expect(try await jan.get("/company").contains("No mailbox is connected"))
            let shown = try await Self.invite(jan)
            #expect(shown.contains("/join/") && shown.contains("not mailed: your company has no system mailbox"))

            try await folder.connect(TestMailServers.anna, at: company)
            _ = try await jan.get("/company")
            let chosen = try await jan.post(
                "/company",
                ["company": "Firma", "country": "PL", "language": "pl", "system-mailbox": "anna@firma.test"])
            #expect(chosen.hasPrefix("HTTP/1.1 303 "), "\(chosen)")
            let first = try await Self.letter("Notices now come from", of: TestMailServers.jan, company)
            #expect(first.from.map(\.address) == ["anna@firma.test"])
            #expect(first.from.first?.displayName == "Firma · Pennypost")
            #expect(first.headers["auto-submitted"] == "auto-generated")

            #expect(try await Self.invite(jan).contains("The letter is in the outbox of anna@firma.test"))
            let invitation = try await Self.letter("Zaproszenie do firmy Firma", of: Self.eva, company)
            let text = try #require(invitation.text)
            let link = try #require(text.firstMatch(of: /http:\S+\/join\/\S+/)).output
            let eva = FormVisitor(port: try server.port)
            _ = try await eva.follow(link)
            _ = try await eva.get("/join")
            let joined = try await eva.post("/join", ["name": "Eva", "password": Self.password])
            #expect(joined.hasPrefix("HTTP/1.1 303 "), "\(joined)")
            let late = FormVisitor(port: try server.port)
            _ = try await late.follow(link)
            let again = try await late.get("/join")
            #expect(!again.contains(#"name="password""#), "the link worked twice")

            _ = try await eva.get("/security/password")
            let changed = try await eva.post(
                "/security/password", ["password": Self.password, "new-password": Self.other])
            #expect(changed.hasPrefix("HTTP/1.1 303 "), "\(changed)")
            let notice = try await Self.letter("Hasło zostało zmienione", of: Self.eva, company)
            let words = try #require(notice.text)
            #expect(words.contains("Konto: eva@firma.test") && words.contains("/forgot\n"), "\(words)")
            #expect(words.contains("127.0.0.1"))
            // A sign-in in a new browser is reported, and a second one there is not.
            let elsewhere = FormVisitor(port: try server.port)
            for _ in 0..<2 {
                _ = try await elsewhere.get("/sign-in")
                _ = try await elsewhere.post("/sign-in", ["address": Self.eva.address, "password": Self.other])
                _ = try await elsewhere.post("/sign-out", [:])
            }
            _ = try await Self.letter("Logowanie w nowej", of: Self.eva, company)
            #expect(Self.letters("Logowanie w nowej", of: Self.eva, company).count == 1)
            #expect(await server.end() == 0)
        }
    }

    @Test("A notice is mailed once, even if the server is killed between the outbox and its note of that")
    func killed() async throws {
        try await Self.withCompany { company in
            let folder = try ProgramFolder()
            let server = try await ServerProcess.start(in: folder)
            let jan = try await Self.setUp(server)
            try await folder.connect(TestMailServers.anna, at: company)
            _ = try await jan.get("/company")
            _ = try await jan.post(
                "/company",
                ["company": "Firma", "country": "PL", "language": "pl", "system-mailbox": "anna@firma.test"])
            _ = try await Self.letter("Notices now come from", of: TestMailServers.jan, company)
            server.signal(SIGKILL)
            _ = await server.status()
            // What the server had not come to write down, and something that happened while it was away.
            try await Self.withAccounts(folder) { context in
                try await context.database.write { try $0.execute("UPDATE security_notices SET posted_at = NULL") }
            }
            let reset = try await folder.run("accounts", "sign-out", "jan@firma.test")
            #expect(reset.status == 0, "\(reset.errors)")
            let second = try await ServerProcess.start(in: folder)
            let back = FormVisitor(port: try second.port)
            _ = try await back.get("/sign-in")
            _ = try await back.post("/sign-in", ["address": "jan@firma.test", "password": Self.password])
            _ = try await Self.letter("Sign-in in a new browser", of: TestMailServers.jan, company)
            #expect(await second.end() == 0)
            try await Self.withAccounts(folder) { context in
                #expect(try await SecurityNotices(context).waiting().isEmpty)
                let count = try await context.database.read {
                    try $0.row("SELECT count(*) AS number FROM outbox")?.integer("number")
                }
                #expect(count == 2)
            }
            #expect(Self.letters("Notices now come from", of: TestMailServers.jan, company).count == 1)
        }
    }

    /// Opens the data folder's room of accounts.
    private static func withAccounts(
        _ folder: ProgramFolder, _ body: (AccountsContext) async throws -> Void
    ) async throws {
        let (database, key) = try DataFolder(path: folder.data).open(migrations: Rooms.migrations)
        try await body(try await AccountsContext.open(database: database, sealingKey: key))
        try database.close()
    }
}
