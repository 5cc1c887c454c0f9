import Foundation
import LocalDatabases
import Mailboxes
import Storage
import TestSupport
import Testing

/// Backup, restore, check, migrate, and the key's rotation, as commands.
@Suite("Keeping the data", .timeLimit(.minutes(5)))
struct KeepingTests {
    let folder: ProgramFolder

    init() throws {
        folder = try ProgramFolder()
    }

    private func run(_ arguments: [String], data: String? = nil, server: String? = nil) async throws -> ProgramRun {
        try await ProgramRun.run(
            arguments, data: data ?? folder.data, environment: server.map { ["PENNYPOST_DATABASE": $0] } ?? [:])
    }

    private func address(_ run: ProgramRun) throws -> [String] {
        try run.objects().compactMap { $0["address"] as? String }
    }

    @Test("A backup carries a mailbox and its password from SQLite to PostgreSQL")
    func engineChange() async throws {
        try await PlainServers.connected(folder).stop()
        let file = folder.path + "/backup.sqlite"
        let backup = try await run(["backup", file, "--json"])
        #expect(backup.status == 0, "\(backup.errors)")
        let written = try #require(try backup.objects().first)
        #expect(written["file"] as? String == file && written["containsKey"] as? Bool == false)
        #expect(try await run(["backup", file, "--json"]).status == 73)
        #expect(try await run(["backup", file, "--force"]).status == 0)
        try await withDatabaseLocation(.postgres) { location in
            guard case .postgres(let url) = location else { return }
            let moved = folder.path + "/moved"
            let keyless = try await run(["restore", file, "--json"], data: moved, server: url)
            #expect(keyless.status == 78)
            #expect(try keyless.errorObject()["code"] as? String == "key")
            let restored = try await run(
                ["restore", file, "--key", folder.data + "/sealing.key"], data: moved, server: url)
            #expect(restored.status == 0, "\(restored.errors)")
            #expect(try await address(run(["mailboxes", "--json"], data: moved, server: url)) == ["a@firma.test"])
            let check = try await run(["check", "--json"], data: moved, server: url)
            #expect(check.status == 0, "\(check.errors)")
            let summary = try #require(try check.objects().last)
            #expect(summary["isSound"] as? Bool == true && summary["sealedValues"] as? Int == 1)
            let again = try await run(["restore", file, "--json"], data: moved, server: url)
            #expect(try again.errorObject()["code"] as? String == "not-empty")
        }
        let inUse = try await run(["restore", file, "--json"])
        #expect(inUse.status == 78)
        #expect(try inUse.errorObject()["code"] as? String == "not-empty")
    }

    @Test("A malformed database address is refused and not repeated")
    func malformedAddress() async throws {
        for address in ["mysql://root:geheim@host/x", "", "geheim"] {
            let run = try await run(["--database", address, "mailboxes", "--json"])
            #expect(run.status == 64)
            #expect(!run.errors.contains("geheim"))
        }
    }

    @Test("check finds what is damaged, and its status says so")
    func check() async throws {
        try await PlainServers.connected(folder).stop()
        let sound = try await run(["check", "--json"])
        #expect(sound.status == 0, "\(sound.errors)")
        let (database, _) = try DataFolder(path: folder.data).open(migrations: MailboxesSchema.migrations)
        try await database.write { transaction in
            let id = try transaction.storeBlob([1, 2, 3])
            try transaction.execute("UPDATE blobs SET bytes = $1 WHERE id = $2", [[UInt8]([4]), id])
            try transaction.execute("UPDATE mailboxes SET sealed_password = $1", [[UInt8]([1])])
        }
        try database.close()
        let damaged = try await run(["check", "--json"])
        #expect(damaged.status == 74)
        let findings = try damaged.objects().compactMap { $0["finding"] as? String }
        #expect(Set(findings) == ["damaged-blob", "unopened-value", "unreferenced-blobs"])
        #expect(try damaged.objects().last?["isSound"] as? Bool == false)
        #expect(try await run(["check"]).errors.contains("Restore a backup"))
    }

    @Test("migrate says what it did, and refuses the database of a newer version")
    func migrate() async throws {
        let first = try await run(["migrate", "--json"])
        #expect(first.status == 0, "\(first.errors)")
        let applied = try #require(try first.objects().first?["applied"] as? [[String: Any]])
        #expect(applied.count >= 5 && applied.contains { $0["room"] as? String == "mailboxes" })
        let second = try await run(["migrate"])
        #expect(second.text == "The database is up to date.\n")
        let newer =
            MailboxesSchema.migrations + [
                Migration(
                    room: "mailboxes", number: MailboxesSchema.migrations.count + 1, name: "of a newer version",
                    statements: ["CREATE TABLE later (id BIGINT)"])
            ]
        try DataFolder(path: folder.data).open(migrations: newer).0.close()
        let refused = try await run(["migrate", "--json"])
        #expect(refused.status == 78)
        #expect(try refused.errorObject()["code"] as? String == "other-version")
    }

    @Test("A second working process is refused and learns of the first; a reading one is not kept out")
    func secondProcess() async throws {
        try await PlainServers.connected(folder).stop()
        let claim = try DataFolder(path: folder.data).claim(command: "pennypost serve")
        let second = try await run(["fetch", "--json"])
        #expect(second.status == 75)
        let error = try second.errorObject()
        #expect(error["code"] as? String == "in-use")
        #expect((error["message"] as? String)?.contains("process \(getpid()) (pennypost serve)") == true)
        for arguments in [
            ["mailboxes"], ["list", "a@firma.test"], ["check"], ["backup", folder.path + "/beside.sqlite"],
        ] {
            let beside = try await run(arguments)
            #expect(beside.status == 0, "\(arguments) \(beside.errors)")
        }
        claim.release()
    }

    /// How often the rotation is killed; `PENNYPOST_ROTATION_KILLS` may ask for more.
    private static let kills = ProcessInfo.processInfo.environment["PENNYPOST_ROTATION_KILLS"].flatMap(Int.init) ?? 12

    @Test("A rotation killed at any moment leaves every password readable")
    func killedRotation() async throws {
        try await PlainServers.connected(folder).stop()
        // Enough values that resealing them takes some time.
        let data = folder.data
        let (database, key) = try DataFolder(path: data).open(migrations: MailboxesSchema.migrations)
        try await Self.multiplyMailboxes(database, key: key, by: 2_000)
        try database.close()
        var random = SystemRandomNumberGenerator()
        var keys: Set<String> = [key.id.description]
        for _ in 0..<Self.kills {
            let process = try ChildProcess(
                [try BuiltProgram.path(), "--data", data, "keys", "rotate", "--json"], environment: [:])
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...400, using: &random)))
            process.kill()
            _ = try await process.end()
            let check = try await run(["check", "--json"])
            #expect(check.status == 0, "\(check.text) \(check.errors)")
            #expect(try check.objects().last?["sealedValues"] as? Int == 2_001)
            keys.insert(try #require(try KeyFile(path: data + "/sealing.key").read()).id.description)
        }
        let rotated = try await run(["keys", "rotate", "--json"])
        #expect(rotated.status == 0, "\(rotated.errors)")
        #expect(try rotated.objects().first?["resealed"] as? Int == 2_001)
        #expect(try await run(["check"]).status == 0)
        // Every key that was in use is kept, for backups of its time.
        let names = try FileManager.default.contentsOfDirectory(atPath: data)
        for key in keys { #expect(names.contains("sealing-\(key).key") || names.contains("sealing.key"), "\(key)") }
    }

    /// Copies the only mailbox, and gives each copy a password sealed for it.
    private static func multiplyMailboxes(_ database: Database, key: SealingKey, by count: Int) async throws {
        try await database.write { transaction in
            let columns = try #require(try transaction.row("SELECT * FROM mailboxes")).columns
            let unique = ["id", "address", "company_address", "sealed_password"]
            let copied = columns.filter { !unique.contains($0) }.joined(separator: ", ")
            let passwords = try #require(
                MailboxesSchema.inventory.sealedColumns.first { $0.column == "sealed_password" })
            for id in 1_000..<Int64(1_000 + count) {
                try transaction.execute(
                    """
                    INSERT INTO mailboxes (id, address, company_address, sealed_password, \(copied))
                    SELECT $1, $2, '0 ' || $2, $3, \(copied) FROM mailboxes WHERE address = 'a@firma.test'
                    """, [id, "copy\(id)@firma.test", [UInt8]()])
                let context = try #require(try passwords.context(of: id, in: transaction))
                try transaction.execute(
                    "UPDATE mailboxes SET sealed_password = $1 WHERE id = $2",
                    [try key.seal(Array("password \(id)".utf8), context: context), id])
            }
        }
    }
}
