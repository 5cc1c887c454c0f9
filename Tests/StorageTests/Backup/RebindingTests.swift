import Foundation
import LocalDatabases
@testable import Storage
import TestSupport
import Testing

/// A data folder from version 0.1 is bound once. After that, values from version 0.1 are rejected.
@Suite("Binding the values of version 0.1", .timeLimit(.minutes(3))) struct RebindingTests {
    let scratch: ScratchFolder
    init() throws { scratch = try ScratchFolder() }

    private func open(
        _ folder: DataFolder, _ access: FolderAccess = .working,
        columns: [SealedColumn] = Archive.inventory.sealedColumns
    ) async throws -> OpenDataFolder {
        try await folder.open(
            access, command: "test", migrations: Archive.migrations, sealedColumns: columns, patience: .seconds(1))
    }

    private func mark(of folder: DataFolder) throws -> String {
        String(try String(contentsOfFile: folder.keyPath, encoding: .utf8).prefix(15))
    }

    /// Creates a folder as version 0.1 left it, on an engine.
    private func withFolder(_ engine: TestEngine, _ body: (DataFolder) async throws -> Void) async throws {
        try await withDatabaseLocation(engine) { location in
            let url: String? = if case .postgres(let url) = location { url } else { nil }
            let folder = try DataFolder(path: scratch.path("a"), server: url)
            try FirstVersion.writeKey(to: folder.keyPath)
            let former = try await open(folder, columns: [])
            try await Archive.fill(former.database, key: former.sealingKey, papers: 0..<5)
            try await FirstVersion.writeSecrets(to: former.database)
            try former.close()
            #expect(try mark(of: folder) == "pennypost-key-1")
            try await body(folder)
        }
    }

    @Test("A new folder is marked as bound from the start")
    func aNewFolderIsMarkedFromTheStart() async throws {
        let folder = try DataFolder(path: scratch.path("a"))
        let new = try await open(folder)
        #expect(try mark(of: folder) == "pennypost-key-2" && new.sealingKey.bindsAll)
        try new.close()
    }

    @Test("The first process that works on the folder binds every value, once", arguments: TestEngine.allCases)
    func theFirstProcessThatWorksBindsEverythingOnce(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            // Read-only access changes nothing, but a backup before an update is still possible.
            await #expect(throws: StorageError.sealsNotBound) { try await open(folder, .reading) }
            try await open(folder, .asItIs).close()
            let first = try await open(folder)
            #expect(try await FirstVersion.versions(in: first.database) == [2, 2])
            #expect(try mark(of: folder) == "pennypost-key-2" && first.sealingKey.bindsAll)
            #expect(try scratch.permissions("a/sealing.key") == 0o600)
            let contents = try await Archive.contents(first.database, key: first.sealingKey)
            for number in 0..<2 {
                let secret = Array("secret \(number)".utf8)
                #expect(contents.contains("\(number) krabice \(number) \(secret)"))
            }
            try first.close()
            try await open(folder, .reading).close()
        }
    }

    @Test("Binding is repeated if the process was killed before the mark", arguments: TestEngine.allCases)
    func bindingIsRepeatedIfKilledBeforeTheMark(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            try await open(folder).close()
            // The disk as it is if the process is killed between the transaction and the mark. A node that joins later
            // has such a key file too.
            try FirstVersion.writeKey(to: folder.keyPath)
            try await open(folder, .reading).close()
            #expect(try mark(of: folder) == "pennypost-key-1")
            let again = try await open(folder)
            #expect(try mark(of: folder) == "pennypost-key-2")
            #expect(try await FirstVersion.versions(in: again.database) == [2, 2])
            _ = try await Archive.contents(again.database, key: again.sealingKey)
            try again.close()
        }
    }

    /// An attacker with write access to the database takes the old value from an old backup and puts it beside another
    /// server.
    @Test("Values of version 0.1 are rejected afterwards", arguments: TestEngine.allCases)
    func valuesFromVersion01AreRejectedAfterwards(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            let first = try await open(folder)
            try await FirstVersion.writeSecrets(to: first.database)
            try first.close()
            let second = try await open(folder)
            #expect(try await FirstVersion.versions(in: second.database) == [1, 1])
            let findings = Findings()
            let summary = try await DataCheck(
                second.database, inventory: Archive.inventory, key: second.sealingKey
            ).run(report: { findings.add($0) })
            #expect(summary.damages == 2)
            #expect(findings.all.contains(.unopenedValue(context: "box/0", .sealBroken(context: "box/0"))))
            try second.close()
        }
    }

    @Test("A value that does not open stays as it is, and the others are bound")
    func aValueThatDoesNotOpenStaysAndTheOthersAreBound() async throws {
        try await withFolder(.sqlite) { folder in
            let former = try await open(folder, columns: [])
            try await former.database.write { transaction in
                try transaction.execute(
                    "UPDATE boxes SET secret = $1 WHERE id = 0", [FirstVersion.secrets[1]])
            }
            try former.close()
            let first = try await open(folder)
            #expect(try await FirstVersion.versions(in: first.database) == [1, 2])
            #expect(try mark(of: folder) == "pennypost-key-2")
            try first.close()
        }
    }

    @Test("A value does not open beside changed values", arguments: TestEngine.allCases)
    func aValueDoesNotOpenBesideChangedValues(engine: TestEngine) async throws {
        try await withFolder(engine) { folder in
            let first = try await open(folder)
            try await first.database.write { try $0.execute("UPDATE boxes SET name = 'other' WHERE id = 1") }
            let findings = Findings()
            _ = try await DataCheck(first.database, inventory: Archive.inventory, key: first.sealingKey)
                .run(report: { findings.add($0) })
            let damages = findings.all.filter(\.isDamage)
            #expect(damages == [.unopenedValue(context: "box/1", .sealBroken(context: "box/1"))])
            await #expect(throws: StorageError.sealBroken(context: "box/1")) {
                try await KeyRotation(first, in: folder, columns: Archive.inventory.sealedColumns).run()
            }
            try first.close()
        }
    }

    // MARK: Backups

    private func backup(_ folder: DataFolder) async throws -> String {
        let before = try await open(folder, .asItIs)
        let file = scratch.path("backup.sqlite")
        _ = try await Backup(
            before.database, key: before.sealingKey, migrations: Archive.migrations, inventory: Archive.inventory
        ).write(to: file, replacing: true)
        try before.close()
        return file
    }

    private func restore(_ file: String, acceptsUnsealed: Bool = false) async throws -> DataFolder {
        let new = try DataFolder(path: scratch.path("new"))
        try FirstVersion.writeKey(to: scratch.path("key"))
        _ = try await Restore(into: new, migrations: Archive.migrations, inventory: Archive.inventory)
            .run(from: file, keyFile: scratch.path("key"), acceptsUnsealed: acceptsUnsealed, command: "test")
        return new
    }

    @Test("An older backup is bound when it is restored", arguments: TestEngine.allCases, [false, true])
    func anOlderBackupIsBoundWhenItIsRestored(engine: TestEngine, isUnsealed: Bool) async throws {
        try await withFolder(engine) { folder in
            let file = try await backup(folder)
            if isUnsealed { try TamperedBackup(file).cutSeal() }
            let new = try await restore(file, acceptsUnsealed: isUnsealed)
            #expect(try mark(of: new) == "pennypost-key-2")
            let restored = try await open(new, .reading)
            #expect(try await FirstVersion.versions(in: restored.database) == [2, 2])
            _ = try await Archive.contents(restored.database, key: restored.sealingKey)
            try restored.close()
        }
    }

    /// The value was put into the database after it was bound, which the backup's seal records.
    @Test("A value of version 0.1 in a bound backup is refused")
    func aValueFromVersion01InABoundBackupIsRefused() async throws {
        try await withFolder(.sqlite) { folder in
            let first = try await open(folder)
            try await FirstVersion.writeSecrets(to: first.database)
            try first.close()
            let file = try await backup(folder)
            let findings = (0..<2).map {
                DataFinding.unopenedValue(context: "box/\($0)", .sealBroken(context: "box/\($0)"))
            }
            await #expect(throws: StorageError.backupDamaged(path: file, findings: findings)) {
                try await restore(file)
            }
        }
    }
}
