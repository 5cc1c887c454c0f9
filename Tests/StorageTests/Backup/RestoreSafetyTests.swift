import Foundation
import LocalDatabases
@testable import Storage
import TestSupport
import Testing

/// What an attacker who can write a backup's file, but does not have the key, may do to it.
@Suite("Restoring a backup that may be hostile", .timeLimit(.minutes(3))) struct RestoreSafetyTests {
    let scratch: ScratchFolder
    let keyFile: String
    let file: String
    private let key: SealingKey

    init() async throws {
        let archive = try await SealedArchive(papers: 30)
        (scratch, keyFile, file) = (archive.scratch, archive.keyFile, archive.file)
        key = archive.key
    }

    @discardableResult
    private func restore(
        into folder: DataFolder, acceptsUnsealed: Bool = false, migrations: [Migration] = Archive.migrations
    ) async throws -> Restore.Outcome {
        try await Restore(into: folder, migrations: migrations, inventory: Archive.inventory)
            .run(from: file, keyFile: keyFile, acceptsUnsealed: acceptsUnsealed, command: "test")
    }

    /// Creates a folder with its database on an engine.
    private func withFolder(_ engine: TestEngine, _ body: (DataFolder) async throws -> Void) async throws {
        try await withDatabaseLocation(engine) { location in
            switch location {
            case .sqlite: try await body(DataFolder(path: scratch.path("new")))
            case .postgres(let url): try await body(DataFolder(path: scratch.path("new"), server: url))
            }
        }
    }

    /// Only the claim is left, and no rows on a server.
    private func expectNothingLeft(in folder: DataFolder) async throws {
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pennypost.lock"])
        guard folder.location.engine == .postgres else { return }
        let database = try await openDatabase(folder.location, migrations: Archive.migrations)
        let count = try await database.read {
            try $0.row("SELECT (SELECT COUNT(*) FROM boxes) + (SELECT COUNT(*) FROM blobs) AS n")?.integer("n")
        }
        #expect(count == 0)
        try database.close()
    }

    @Test("A changed backup is always refused", arguments: TestEngine.allCases)
    func aChangedBackupIsAlwaysRefused(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            let whole = try Data(contentsOf: URL(fileURLWithPath: file))
            for (place, acceptsUnsealed) in [(5_000, false), (5_000, true), (whole.count - 1, true)] {
                var bytes = whole
                bytes[place] ^= 0x10
                try bytes.write(to: URL(fileURLWithPath: file))
                await #expect(throws: StorageError.backupChanged(path: file)) {
                    try await restore(into: folder, acceptsUnsealed: acceptsUnsealed)
                }
                try await expectNothingLeft(in: folder)
            }
        }
    }

    @Test("An unsealed backup is restored only on request", arguments: TestEngine.allCases)
    func anUnsealedBackupIsRestoredOnlyOnRequest(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            try TamperedBackup(file).cutSeal()
            await #expect(throws: StorageError.backupUnsealed(path: file)) { try await restore(into: folder) }
            try await expectNothingLeft(in: folder)
            let outcome = try await restore(into: folder, acceptsUnsealed: true)
            #expect(!outcome.wasSealed && outcome.blobs == 27)
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let statements: [String]
        let found: SchemaDifference
        var testDescription: String { "\(found)" }

        init(_ statements: String..., kind: SchemaDifference.Kind, _ type: String, _ name: String) {
            self.statements = statements
            found = SchemaDifference(kind: kind, type: type, name: name)
        }
    }

    @Test(
        "Only the schema of the backup's version is accepted",
        arguments: [
            Change("CREATE TRIGGER t AFTER INSERT ON blobs BEGIN DELETE FROM boxes; END", kind: .added, "trigger", "t"),
            Change("CREATE VIEW v AS SELECT * FROM boxes", kind: .added, "view", "v"),
            Change("CREATE TABLE more (id BIGINT)", kind: .added, "table", "more"),
            Change("CREATE INDEX i ON boxes (secret)", kind: .added, "index", "i"),
            Change("CREATE VIRTUAL TABLE f USING fts5 (a)", kind: .added, "table", "f"),
            Change("DROP TABLE a_papers", kind: .missing, "table", "a_papers"),
            Change("ALTER TABLE boxes ADD COLUMN colour TEXT", kind: .changed, "table", "boxes"),
            // Names that begin with sqlite_ are reserved for SQLite; only writing to the schema table directly can use
            // them.
            Change(
                "CREATE VIEW more AS SELECT 1 AS a", "PRAGMA writable_schema = ON",
                "UPDATE sqlite_master SET name = 'sqlite_stat1', tbl_name = 'sqlite_stat1', "
                    + "sql = 'CREATE VIEW sqlite_stat1 AS SELECT 1 AS a' WHERE name = 'more'",
                kind: .added, "view", "sqlite_stat1"),
        ])
    func onlyTheSchemaOfItsVersionIsAccepted(change: Change) async throws {
        try await TamperedBackup(file).change(change.statements)
        for engine in TestEngine.allCases {
            try await withFolder(engine) { folder in
                await #expect(throws: StorageError.backupSchemaDiffers(path: file, change.found)) {
                    try await restore(into: folder, acceptsUnsealed: true)
                }
                try await expectNothingLeft(in: folder)
            }
        }
    }

    /// The trigger would run when the migration of the backup writes its history.
    @Test("A trigger in a backup never runs")
    func aTriggerNeverRuns() async throws {
        try await TamperedBackup(file).change([
            "CREATE TRIGGER t AFTER INSERT ON schema_migrations BEGIN SELECT RAISE(FAIL, 'it ran'); END"
        ])
        let newer =
            Archive.migrations + [
                Migration(room: "Archive", number: 3, name: "later", statements: ["CREATE TABLE later (id BIGINT)"])
            ]
        let folder = try DataFolder(path: scratch.path("new"))
        let found = SchemaDifference(kind: .added, type: "trigger", name: "t")
        await #expect(throws: StorageError.backupSchemaDiffers(path: file, found)) {
            try await restore(into: folder, acceptsUnsealed: true, migrations: newer)
        }
        try await expectNothingLeft(in: folder)
    }

    @Test("A view in place of the history is not read")
    func aViewInPlaceOfTheHistoryIsNotRead() async throws {
        try await TamperedBackup(file).change([
            "ALTER TABLE schema_migrations RENAME TO h", "CREATE VIEW schema_migrations AS SELECT * FROM h",
        ])
        await #expect(throws: StorageError.notADatabase(path: file)) {
            try await restore(into: DataFolder(path: scratch.path("new")), acceptsUnsealed: true)
        }
    }

    @Test("A history with unknown steps or gaps is refused")
    func aHistoryWithUnknownStepsOrGapsIsRefused() async throws {
        let folder = try DataFolder(path: scratch.path("new"))
        try await TamperedBackup(file).change([
            "INSERT INTO schema_migrations VALUES ('Other', 1, 'of another room', '', 0)"
        ])
        await #expect(throws: StorageError.newerSchema(room: "Other", number: 1, name: "of another room")) {
            try await restore(into: folder, acceptsUnsealed: true)
        }
        try await TamperedBackup(file).change([
            "DELETE FROM schema_migrations WHERE room = 'Other' OR (room = 'Archive' AND number = 1)"
        ])
        let words = "its history names the steps [2] of Archive"
        await #expect(throws: StorageError.backupDamaged(path: file, findings: [.damagedStructure(words)])) {
            try await restore(into: folder, acceptsUnsealed: true)
        }
    }

    @Test("The tables of ANALYZE are ignored")
    func theTablesOfAnalyzeAreIgnored() async throws {
        let folder = try DataFolder(path: scratch.path("new"))
        try await TamperedBackup(file).change(["ANALYZE"])
        try await restore(into: folder, acceptsUnsealed: true)
    }

    /// A journal records letters that were on the wire, by the numbers of another database.
    @Test("Journals of a former database are removed", arguments: TestEngine.allCases)
    func journalsOfAFormerDatabaseAreRemoved(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            let name = "outbox-1"
            if folder.location.engine == .sqlite {
                let former = try await folder.open(.working, command: "test", migrations: Archive.migrations)
                let journal = try #require(try await former.database.openCrashJournal(named: name))
                try journal.begin([])
                try journal.append([1, 2, 3])
                journal.close()
                try former.close()
                for suffix in ["", "-wal", "-shm"] { unlink(folder.databasePath + suffix) }
            } else {
                try FileManager.default.createDirectory(
                    atPath: folder.path + "/journal", withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.path + "/journal/" + name))
            }
            try? FileManager.default.removeItem(atPath: folder.keyPath)
            #expect(FileManager.default.fileExists(atPath: folder.path + "/journal/" + name))
            try await restore(into: folder)
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/journal"))
            let open = try await folder.open(.working, command: "test", migrations: Archive.migrations)
            let journal = try #require(try await open.database.openCrashJournal(named: name))
            #expect(journal.former == nil)
            try open.close()
        }
    }
}
