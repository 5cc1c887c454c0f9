import Foundation
import LocalDatabases
import Mailboxes
import Storage
import Testing

/// Backups that somebody has had in their hands.
@Suite("Restoring what may have been changed", .timeLimit(.minutes(3)))
struct RestoreProgramTests {
    let folder: ProgramFolder
    let file: String

    init() async throws {
        folder = try ProgramFolder()
        file = folder.path + "/backup.sqlite"
        try await BadInputTests.connected(folder)
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
        try bytes.dropLast(64).write(to: URL(fileURLWithPath: file))
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
}
