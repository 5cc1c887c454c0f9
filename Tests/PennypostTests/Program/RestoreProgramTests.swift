import Foundation
import LocalDatabases
import Mailboxes
import Storage
import Testing

/// Backups that were changed after they were written.
@Suite("Restoring what may have been changed", .timeLimit(.minutes(5)))
struct RestoreProgramTests {
    let folder: ProgramFolder
    let file: String

    init() async throws {
        folder = try ProgramFolder()
        file = folder.path + "/backup.sqlite"
        try await PlainServers.connected(folder).stop()
        let run = try await ProgramRun.run(["backup", file], data: folder.data)
        #expect(run.status == 0, "\(run.errors)")
    }

    private func restore(_ options: String..., into name: String = "new") async throws -> ProgramRun {
        try await ProgramRun.run(
            ["restore", file, "--key", folder.data + "/sealing.key"] + options, data: folder.path + "/" + name)
    }

    private func left(in name: String = "new") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + name)
    }

    /// Takes the seal off and runs statements in the file.
    private func tamper(_ statements: String...) async throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        try bytes.dropLast(65).write(to: URL(fileURLWithPath: file))
        let database = try Database.open(at: file, migrations: [], schema: .leave)
        try await database.write { transaction in
            for statement in statements { try transaction.execute(statement) }
        }
        try database.close()
    }

    @Test("A sealed backup is restored and says nothing of seals")
    func sealed() async throws {
        let run = try await restore("--json")
        #expect(run.status == 0, "\(run.errors)")
        let answer = try #require(try run.objects().first)
        #expect(answer["unsealed"] as? Bool == false && (answer["destinations"] as? [Any])?.isEmpty == true)
        #expect(try await restore(into: "other").text.contains("Unsealed") == false)
    }

    @Test("A changed backup is refused, with every option")
    func changed() async throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[bytes.count / 2] ^= 4
        try bytes.write(to: URL(fileURLWithPath: file))
        for options in [["--json"], ["--json", "--unsealed"]] {
            let run = try await ProgramRun.run(
                ["restore", file, "--key", folder.data + "/sealing.key"] + options, data: folder.path + "/new")
            #expect(run.status == 74)
            #expect(try run.errorObject()["code"] as? String == "backup-changed")
            #expect(try left() == ["pennypost.lock"])
        }
    }

    @Test("A backup without a seal is taken only with --unsealed, and shows where passwords go")
    func unsealed() async throws {
        try await tamper()
        let refused = try await restore("--json")
        #expect(refused.status == 65)
        #expect(try refused.errorObject()["code"] as? String == "backup-unsealed")
        #expect((try refused.errorObject()["remedy"] as? String)?.contains("--unsealed") == true)
        #expect(try left() == ["pennypost.lock"])
        let taken = try await restore("--unsealed")
        #expect(taken.status == 0, "\(taken.errors)")
        let lines = taken.lines
        let words = "a@firma.test signs in as a@firma.test at 127.0.0.1:"
        let shown = try #require(lines.firstIndex { $0.contains(words) })
        #expect(shown < (lines.firstIndex { $0.hasPrefix("Restored") } ?? 0))
        let again = try await restore("--unsealed", "--json", into: "again")
        let answer = try #require(try again.objects().first)
        #expect(answer["unsealed"] as? Bool == true)
        let destination = try #require((answer["destinations"] as? [[String: Any]])?.first)
        #expect(destination["address"] as? String == "a@firma.test" && destination["tokenServer"] is NSNull)
        #expect((destination["smtp"] as? [String: Any])?["host"] as? String == "127.0.0.1")
    }

    @Test("A trigger in a backup is named and the backup refused")
    func trigger() async throws {
        try await tamper("CREATE TRIGGER spy AFTER INSERT ON messages BEGIN DELETE FROM outbox; END")
        let run = try await restore("--unsealed", "--json")
        #expect(run.status == 65)
        let error = try run.errorObject()
        #expect(error["code"] as? String == "backup-schema")
        #expect((error["message"] as? String)?.contains("the trigger “spy”") == true)
        #expect(try left() == ["pennypost.lock"])
    }
    @Test("A changed server in a backup without a seal is refused: the password was sealed for another")
    func changedServer() async throws {
        try await tamper("UPDATE mailboxes SET smtp_host = 'mail.thief.test'")
        let run = try await restore("--unsealed", "--json")
        #expect(run.status == 74)
        #expect(try run.errorObject()["code"] as? String == "damaged")
        #expect((try run.errorObject()["message"] as? String)?.contains("what it is bound to was changed") == true)
        #expect(try left() == ["pennypost.lock"])
    }

    @Test("A changed server in the database gets no password, and the command says why")
    func changedServerInTheDatabase() async throws {
        let (database, _) = try DataFolder(path: folder.data).open(migrations: MailboxesSchema.migrations)
        try await database.write { try $0.execute("UPDATE mailboxes SET imap_host = 'mail.thief.test'") }
        try database.close()
        let fetch = try await folder.run("fetch", "--json")
        #expect(fetch.status == 78)
        #expect(try fetch.errorObject()["code"] as? String == "secret-does-not-fit")
        #expect((try fetch.errorObject()["remedy"] as? String)?.contains("pennypost password a@firma.test") == true)
        let check = try await folder.run("check", "--json")
        #expect(check.status == 74)
        #expect(try check.objects().contains { $0["finding"] as? String == "unopened-value" })
    }

    /// A key file, and a password that version 0.1 has sealed with it for mailbox 1.
    private static let firstKey =
        "pennypost-key-1:32f5554c95e991b0:0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20\n"
    private static let firstPassword =
        "0132f5554c95e991b0020202020202020202020202f04568ea6aba5a022d9d84950d0c16e0f6f774d843c64a9e408fb809d05aa39f"

    @Test("What version 0.1 has sealed is bound once, by the first command that works on the folder")
    func firstVersion() async throws {
        let keyPath = folder.data + "/sealing.key"
        let (database, key) = try DataFolder(path: folder.data).open(migrations: MailboxesSchema.migrations)
        let id = try await database.read { try $0.row("SELECT id FROM mailboxes")?.integer("id") }
        #expect(id == 1)
        let setBack = { @Sendable (transaction: WriteTransaction) throws in
            try transaction.execute("UPDATE mailboxes SET sealed_password = x'\(Self.firstPassword)'")
        }
        try await database.write { transaction in
            try setBack(transaction)
            try transaction.execute("DELETE FROM sealing_keys")
        }
        try database.close()
        try FileManager.default.removeItem(atPath: keyPath)
        _ = FileManager.default.createFile(
            atPath: keyPath, contents: Data(Self.firstKey.utf8), attributes: [.posixPermissions: 0o600])
        let early = try await folder.run("check", "--json")
        #expect(early.status == 78)
        #expect(try early.errorObject()["code"] as? String == "other-version")
        #expect(try await folder.run("migrate").status == 0)
        #expect(try String(contentsOfFile: keyPath, encoding: .utf8).hasPrefix("pennypost-key-2:32f5554c95e991b0:"))
        let check = try await folder.run("check", "--json")
        #expect(check.status == 0, "\(check.text) \(check.errors)")
        #expect(try check.objects().last?["sealedValues"] as? Int == 1)
        // An old value that comes back is not believed.
        let (again, _) = try DataFolder(path: folder.data).open(migrations: MailboxesSchema.migrations)
        try await again.write(setBack)
        try again.close()
        #expect(try await folder.run("migrate").status == 0)
        #expect(try await folder.run("check").status == 74)
        #expect(key.id.description != "32f5554c95e991b0")
    }
}
