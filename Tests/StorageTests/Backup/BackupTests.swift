import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

@Suite("Backups", .timeLimit(.minutes(3))) struct BackupTests {
    let scratch: ScratchFolder
    init() throws { scratch = try ScratchFolder() }

    /// A key in a separate file, as a user would keep it.
    private func keyFile() async throws -> (SealingKey, path: String) {
        let folder = try DataFolder(path: scratch.path("keys"))
        let open = try await folder.open(.working, command: "test", migrations: [])
        try open.close()
        return (open.sealingKey, folder.keyPath)
    }

    private func restore(
        _ path: String, into name: String, keyFile: String?, acceptsUnsealed: Bool = false
    ) async throws -> Restore.Outcome {
        try await Restore(
            into: DataFolder(path: scratch.path(name)), migrations: Archive.migrations, inventory: Archive.inventory
        ).run(from: path, keyFile: keyFile, acceptsUnsealed: acceptsUnsealed, command: "test")
    }

    private func note(_ key: SealingKey, in database: Database) async throws {
        try await database.write { transaction in
            try transaction.execute(
                "INSERT INTO sealing_keys (id, since) VALUES ($1, $2)", [key.id.bytes, Timestamp.now])
        }
    }

    @Test("A restored backup is complete, and only its owner can read it", arguments: TestEngine.allCases)
    func aRestoredBackupIsComplete(engine: TestEngine) async throws {
        let (key, keyFile) = try await keyFile()
        let file = scratch.path("backup.sqlite")
        let before = try await withDatabase(engine, migrations: Archive.migrations) { database in
            try await note(key, in: database)
            try await Archive.fill(database, key: key)
            let outcome = try await Backup(
                database, key: key, migrations: Archive.migrations, inventory: Archive.inventory
            ).write(to: file)
            #expect(outcome.path == file && outcome.keyID == key.id && outcome.size > 4096)
            return try await Archive.contents(database, key: key)
        }
        #expect(try scratch.permissions("backup.sqlite") == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted() == ["backup.sqlite", "keys"])
        let outcome = try await restore(file, into: "new", keyFile: keyFile)
        #expect(outcome.blobs == 630 && outcome.appliedMigrations == [] && outcome.wasSealed)
        let open = try await DataFolder(path: scratch.path("new")).open(
            .working, command: "test", migrations: Archive.migrations)
        #expect(open.sealingKey.id == key.id)
        #expect(try await Archive.contents(open.database, key: open.sealingKey) == before)
        try await Archive.fill(open.database, key: key, papers: 700..<701)
        try open.close()
        for name in try FileManager.default.contentsOfDirectory(atPath: scratch.path("new")) {
            #expect(try scratch.permissions("new/\(name)") == 0o600, "\(name)")
        }
    }

    /// Each write adds two rows and removes two, so that the sum is always the same.
    @Test("A backup is a snapshot while others write", arguments: TestEngine.allCases)
    func aBackupIsASnapshotWhileOthersWrite(engine: TestEngine) async throws {
        let migration = Migration(
            room: "Accounts", number: 1, name: "accounts",
            statements: ["CREATE TABLE accounts (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL, filler BLOB)"])
        try await withDatabase(engine, migrations: [migration]) { database in
            try await database.write { transaction in
                for id in 0..<400 {
                    try transaction.execute(
                        "INSERT INTO accounts (id, amount, filler) VALUES ($1, 100, $2)",
                        [id, [UInt8](repeating: 7, count: 20_000)])
                }
            }
            let writer = Task {
                var random = SeededRandom(seed: 1)
                var count = 0
                while !Task.isCancelled {
                    let (from, to) = (Int.random(in: 0..<400, using: &random), Int.random(in: 0..<400, using: &random))
                    try? await database.write { transaction in
                        try transaction.execute("UPDATE accounts SET amount = amount - 1 WHERE id = $1", [from])
                        try transaction.execute("UPDATE accounts SET amount = amount + 1 WHERE id = $1", [to])
                    }
                    count += 1
                }
                return count
            }
            for number in 0..<5 {
                let file = scratch.path("\(number).sqlite")
                _ = try await Backup(
                    database, key: SealingKey(), migrations: [migration], inventory: DataInventory()
                ).write(to: file)
                let copy = try Database.open(at: file, migrations: [migration])
                let row = try await copy.read {
                    try $0.row("SELECT COUNT(*) AS n, SUM(amount) AS total, SUM(amount <> 100) AS moved FROM accounts")
                }
                #expect(try row?.integer("n") == 400 && row?.integer("total") == 40_000)
                try copy.close()
            }
            writer.cancel()
            #expect(await writer.value > 0)
        }
    }

    @Test("An existing file is replaced only on request")
    func anExistingFileIsReplacedOnlyOnRequest() async throws {
        let database = try scratch.database(Archive.migrations)
        let file = scratch.path("backup.sqlite")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
        let backup = Backup(
            database, key: SealingKey(), migrations: Archive.migrations, inventory: Archive.inventory)
        await #expect(throws: StorageError.fileExists(path: file)) { try await backup.write(to: file) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        // What a killed backup leaves behind blocks nothing.
        try Data("half a backup".utf8).write(to: URL(fileURLWithPath: file + ".part"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file + ".part")
        _ = try await backup.write(to: file, replacing: true)
        #expect(try scratch.permissions("backup.sqlite") == 0o600)
        try Database.open(at: file, migrations: Archive.migrations).close()
        #expect(!FileManager.default.fileExists(atPath: file + ".part"))
        try database.close()
    }

    @Test("A backup is restored only into an empty target")
    func onlyAnEmptyTargetIsRestoredInto() async throws {
        let (key, keyFile) = try await keyFile()
        let file = try await backup(key)
        let used = try DataFolder(path: scratch.path("used"))
        try await used.open(.working, command: "test", migrations: Archive.migrations).close()
        await #expect(throws: StorageError.notEmpty(place: used.databasePath)) {
            try await restore(file, into: "used", keyFile: keyFile)
        }
        let claim = try DataFolder(path: scratch.path("claimed")).claim(command: "another")
        await #expect(throws: StorageError.self) { try await restore(file, into: "claimed", keyFile: keyFile) }
        claim.release()
    }

    @Test("Nothing is restored without the key")
    func nothingIsRestoredWithoutTheKey() async throws {
        let (key, _) = try await keyFile()
        let file = try await backup(key)
        await #expect(throws: StorageError.self) { try await restore(file, into: "new", keyFile: nil) }
        let other = try DataFolder(path: scratch.path("other"))
        let foreign = try await other.open(.working, command: "test", migrations: [])
        try foreign.close()
        await #expect(
            throws: StorageError.keyOfAnotherDatabase(
                keyPath: other.keyPath, keyID: foreign.sealingKey.id, expected: key.id)
        ) { try await restore(file, into: "new", keyFile: other.keyPath) }
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path("new"))
        #expect(left == ["pennypost.lock"])
    }

    @Test("A damaged backup is refused and leaves nothing behind")
    func aDamagedBackupIsRefusedAndLeavesNothingBehind() async throws {
        let (key, keyFile) = try await keyFile()
        let file = try await backup(key)
        let third = BlobID(of: Archive.bytes(3))
        try await TamperedBackup(file).change(["UPDATE blobs SET bytes = x'00' WHERE hex(id) = upper('\(third)')"])
        await #expect(throws: StorageError.backupDamaged(path: file, findings: [.damagedBlob(third)])) {
            try await restore(file, into: "new", keyFile: keyFile, acceptsUnsealed: true)
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        for bytes in [
            Data(), Data("no database at all, but long enough to be looked at".utf8), whole.prefix(whole.count / 2),
            whole + [0],
        ] {
            try bytes.write(to: URL(fileURLWithPath: file))
            await #expect(throws: StorageError.self) {
                try await restore(file, into: "new", keyFile: keyFile, acceptsUnsealed: true)
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path("new"))
        #expect(left == ["pennypost.lock"])
    }

    @Test("A backup of an older version is brought up to date, and one of a newer version is refused")
    func aBackupOfAnotherVersionIsBroughtUpToDateOrRefused() async throws {
        let (key, keyFile) = try await keyFile()
        let file = try await backup(key)
        let newer =
            Archive.migrations + [
                Migration(
                    room: "Archive", number: 3, name: "later", statements: ["ALTER TABLE boxes ADD COLUMN colour TEXT"])
            ]
        let outcome = try await Restore(
            into: DataFolder(path: scratch.path("later")), migrations: newer, inventory: Archive.inventory
        ).run(from: file, keyFile: keyFile, command: "test")
        #expect(outcome.appliedMigrations == [newer[2]])
        await #expect(throws: StorageError.newerSchema(room: "Archive", number: 2, name: "search index")) {
            try await Restore(
                into: DataFolder(path: scratch.path("former")), migrations: [Archive.migrations[0]],
                inventory: Archive.inventory
            ).run(from: file, keyFile: keyFile, command: "test")
        }
    }

    private func backup(_ key: SealingKey) async throws -> String {
        let database = try Database.open(at: scratch.path("source.sqlite"), migrations: Archive.migrations)
        try await note(key, in: database)
        try await Archive.fill(database, key: key)
        let file = scratch.path("backup.sqlite")
        _ = try await Backup(
            database, key: key, migrations: Archive.migrations, inventory: Archive.inventory
        ).write(to: file)
        try database.close()
        return file
    }
}
