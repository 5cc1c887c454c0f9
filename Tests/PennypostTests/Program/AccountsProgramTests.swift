import Accounts
import Foundation
import Storage
import TestSupport
import Testing

@testable import Pennypost

@Suite("pennypost accounts", .timeLimit(.minutes(5))) struct AccountsProgramTests {
    let folder: ProgramFolder

    init() throws { folder = try ProgramFolder() }

    private func run(_ arguments: String..., data: String? = nil) async throws -> ProgramRun {
        try await ProgramRun.run(["accounts"] + arguments, data: data ?? folder.data)
    }

    private func errorCode(_ run: ProgramRun) throws -> String? { try run.errorObject()["code"] as? String }

    /// Opens the data folder's room of accounts.
    private func withAccounts<Result>(_ body: (AccountsContext) async throws -> Result) async throws -> Result {
        let (database, key) = try DataFolder(path: folder.data).open(migrations: Rooms.migrations)
        let result = try await body(try await AccountsContext.open(database: database, sealingKey: key))
        try database.close()
        return result
    }

    /// Sets the installation up by a link that the program printed.
    private func setUp() async throws {
        let link = try #require(try await run("set-up-link", "--json").objects().first?["link"] as? String)
        #expect(link.hasPrefix("http://127.0.0.1:8080/set-up/"))
        let token = try #require(BearerToken(String(link.split(separator: "/").last ?? "")))
        try await withAccounts { context in
            _ = try await SetUp(context).setUp(
                token, company: "Novák a syn", country: .czechia, name: "Jana Nováková", address: "jana@firma.cz",
                password: "osm modrých slonů v rákosí", from: ClientOrigin(address: "127.0.0.1", program: "test"))
        }
    }

    @Test("Before the set-up there is no one, and a link sets up")
    func beforeSetUp() async throws {
        #expect(try await run().text == "There is no company yet. Set it up: pennypost accounts set-up-link\n")
        #expect(try await run("list", "--json").text.isEmpty)
        let invited = try await run("invite", "jan@firma.cz", "--name", "Jan", "--json")
        #expect(invited.status == 78)
        #expect(try errorCode(invited) == "not-set-up")
        #expect(try await run("verify-log").text == "Intact 0 entries\n")
        let link = try await run("set-up-link", "--site", "https://Post.Firma.cz/")
        #expect(link.text.hasPrefix("https://post.firma.cz/set-up/") && link.status == 0)
        #expect(try await run("set-up-link", "--site", "firma").status == 64)
        try await setUp()
        let again = try await run("set-up-link", "--json")
        #expect(again.status == 78)
        #expect(try errorCode(again) == "already-set-up")
    }

    @Test("People are listed, invited by a link that works, and signed out")
    func people() async throws {
        try await setUp()
        let invited = try await run(
            "invite", "Petr@firma.cz", "--name", "Petr Svoboda", "--role", "administrator", "--json")
        #expect(invited.status == 0, "\(invited.errors)")
        let answer = try #require(try invited.objects().first)
        #expect(answer["address"] as? String == "petr@firma.cz" && answer["language"] as? String == "cs")
        let link = try #require(answer["link"] as? String)
        let token = try #require(BearerToken(String(link.split(separator: "/").last ?? "")))
        #expect(link == "http://127.0.0.1:8080/join/\(token.text)")
        let list = try await run("list", "--json").objects()
        #expect(list.map { $0["state"] as? String } == ["member", "invited"])
        #expect(list.map { $0["role"] as? String } == ["administrator", "administrator"])
        #expect(list.first?["sessions"] as? Int == 1 && list.first?["twoStep"] as? String == "off")
        let table = try await run().text
        #expect(table.contains("Jana Nováková") && table.contains("Invited: petr@firma.cz (Petr Svoboda)"))
        #expect(!table.contains(token.text))

        let out = try await run("sign-out", "JANA@firma.cz", "--json")
        #expect(try out.objects().first?["sessions"] as? Int == 1)
        #expect(try await run("list", "--json").objects().first?["sessions"] as? Int == 0)
        try await withAccounts { context in
            _ = try await Invitations(context).accept(
                token, name: "Petr Svoboda", password: "devět zelených slonů v rákosí",
                from: ClientOrigin(address: "127.0.0.1", program: "test"))
        }
        #expect(try await run("list", "--json").objects().map { $0["state"] as? String } == ["member", "member"])
        #expect(try await run("verify-log", "--json").objects().first?["isIntact"] as? Bool == true)
    }

    @Test("Two-step verification is reset for a person who has it")
    func resets() async throws {
        try await setUp()
        let off = try await run("reset-two-step", "jana@firma.cz", "--json")
        #expect(off.status == 78)
        #expect(try errorCode(off) == "two-step-off")
        try await withAccounts { context in
            try await context.database.write { try $0.execute("UPDATE people SET two_step_since = 1") }
        }
        #expect(try await run("list", "--json").objects().first?["twoStep"] as? String == "on")
        let reset = try await run("reset-two-step", "jana@firma.cz")
        #expect(reset.status == 0 && reset.text.hasPrefix("Reset two-step verification of jana@firma.cz is off\n"))
        #expect(try await run("list", "--json").objects().first?["twoStep"] as? String == "off")
    }

    @Test("What cannot be right is refused with its field, and nothing is stored")
    func badInput() async throws {
        try await setUp()
        let cases: [([String], Int32, String, String)] = [
            (["invite", "jan", "--name", "Jan"], 65, "bad-input", "address"),
            (["invite", "jan@firma.cz", "--name", " "], 65, "bad-input", "--name"),
            (["invite", "Jana@firma.cz", "--name", "Jana"], 65, "address-taken", "address"),
            (["invite", "jan@firma.cz", "--name", "Jan", "--role", "owner"], 64, "usage", "--role"),
            (["invite", "jan@firma.cz", "--name", "Jan", "--language", "de"], 64, "usage", "--language"),
            (["invite", "jan@firma.cz", "--name", "Jan", "--company", "Jiná"], 66, "no-such-company", "--company"),
            (["sign-out", "jan@firma.cz"], 66, "no-such-person", "address"),
            (["reset-two-step", "jan@firma.cz"], 66, "no-such-person", "address"),
        ]
        for (arguments, status, code, field) in cases {
            let refused = try await ProgramRun.run(["accounts"] + arguments + ["--json"], data: folder.data)
            #expect(refused.status == status, "\(arguments) \(refused.errors)")
            #expect(try refused.errorObject()["code"] as? String == code, "\(arguments)")
            #expect(try refused.errorObject()["field"] as? String == field, "\(arguments)")
        }
        #expect(try await run("list", "--json").objects().count == 1)
    }

    @Test("A log that was tampered with is found broken")
    func brokenLog() async throws {
        try await setUp()
        let intact = try await run("verify-log", "--json")
        let count = try #require(try intact.objects().first?["entries"] as? Int)
        #expect(count >= 3 && intact.status == 0)
        try await withAccounts { context in
            try await context.database.write {
                try $0.execute("UPDATE security_events SET address = '198.51.100.1' WHERE number = 2")
            }
        }
        let broken = try await run("verify-log", "--json")
        #expect(broken.status == 74)
        #expect(try broken.objects().first?["brokenAt"] as? Int == 2)
        let words = try await run("verify-log")
        #expect(words.status == 74 && words.errors.contains("entry 2 was changed, inserted or removed"))
    }

    @Test("Check, rotation, backup and restore know the keys of the accounts")
    func keeping() async throws {
        try await setUp()
        let check = try await ProgramRun.run(["check", "--json"], data: folder.data)
        #expect(check.status == 0, "\(check.text)")
        let sealed = try #require(try check.objects().last?["sealedValues"] as? Int)
        #expect(sealed >= 4)
        let rotation = try await ProgramRun.run(["keys", "rotate", "--json"], data: folder.data)
        #expect(try rotation.objects().first?["resealed"] as? Int == sealed)
        #expect(try await run("verify-log").status == 0)
        let (file, restored) = (folder.path + "/backup.sqlite", folder.path + "/restored")
        #expect(try await ProgramRun.run(["backup", file], data: folder.data).status == 0)
        let restore = try await ProgramRun.run(
            ["restore", file, "--key", folder.data + "/sealing.key"], data: restored)
        #expect(restore.status == 0, "\(restore.errors)")
        #expect(try await run("verify-log", data: restored).status == 0)
        #expect(
            try await run("list", "--json", data: restored).objects().first?["address"] as? String == "jana@firma.cz")
    }
}
