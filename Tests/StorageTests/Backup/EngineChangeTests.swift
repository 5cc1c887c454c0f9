import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

/// A backup moves data from one engine to the other.
@Suite("Moving from one engine to the other", .timeLimit(.minutes(3))) struct EngineChangeTests {
    let scratch: ScratchFolder
    init() throws { scratch = try ScratchFolder() }

    private func open(_ folder: DataFolder, _ access: FolderAccess = .working) async throws -> OpenDataFolder {
        try await folder.open(access, command: "test", migrations: Archive.migrations, patience: .seconds(1))
    }

    private func backup(_ folder: OpenDataFolder, _ name: String) async throws -> String {
        try await Backup(
            folder.database, key: folder.sealingKey, migrations: Archive.migrations, inventory: Archive.inventory
        ).write(to: scratch.path(name)).path
    }

    private func restore(_ file: String, into folder: DataFolder, keyFile: String?) async throws {
        _ = try await Restore(into: folder, migrations: Archive.migrations, inventory: Archive.inventory)
            .run(from: file, keyFile: keyFile, command: "test")
    }

    private func url(_ location: DatabaseLocation) throws -> String {
        guard case .postgres(let url) = location else { throw BodyFailed() }
        return url
    }

    @Test("Nothing is lost from SQLite to PostgreSQL and back")
    func nothingIsLostFromSQLiteToPostgreSQLAndBack() async throws {
        let first = try DataFolder(path: scratch.path("first"))
        let source = try await open(first)
        try await Archive.fill(source.database, key: source.sealingKey)
        let before = try await Archive.contents(source.database, key: source.sealingKey)
        let file = try await backup(source, "first.sqlite")
        try source.close()
        try await withDatabaseLocation(.postgres) { location in
            let second = try DataFolder(path: scratch.path("second"), server: url(location))
            try await restore(file, into: second, keyFile: first.keyPath)
            let moved = try await open(second)
            #expect(moved.database.engine == .postgres && moved.sealingKey.id == source.sealingKey.id)
            #expect(try await Archive.contents(moved.database, key: moved.sealingKey) == before)
            #expect(!FileManager.default.fileExists(atPath: second.databasePath))
            let again = try await backup(moved, "second.sqlite")
            try moved.close()
            // A target with data is not restored into again.
            await #expect(throws: StorageError.notEmpty(place: second.location.description)) {
                try await restore(file, into: second, keyFile: nil)
            }
            let third = try DataFolder(path: scratch.path("third"))
            try await restore(again, into: third, keyFile: second.keyPath)
            let back = try await open(third)
            #expect(try await Archive.contents(back.database, key: back.sealingKey) == before)
            try back.close()
        }
    }

    @Test("The key and the claim of a server's database are in the data folder")
    func aServersDatabaseHasItsKeyAndClaimInTheFolder() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let folder = try DataFolder(path: scratch.path("a"), server: url(location))
            let reading = try await open(folder, .reading)
            try await Archive.fill(reading.database, key: reading.sealingKey)
            try reading.close()
            let working = try await open(folder)
            await #expect(throws: StorageError.folderInUse(path: folder.path, pid: getpid(), command: "test")) {
                try await open(folder)
            }
            try await open(folder, .asItIs).close()
            _ = try await KeyRotation(working, in: folder, columns: Archive.inventory.sealedColumns).run()
            try working.close()
            // A second node needs the same key.
            let other = try DataFolder(path: scratch.path("b"), server: url(location))
            await #expect(
                throws: StorageError.keyMissing(keyPath: other.keyPath, databasePath: other.location.description)
            ) { try await open(other) }
            try FileManager.default.copyItem(atPath: folder.keyPath, toPath: other.keyPath)
            let second = try await open(other)
            #expect(try await Archive.contents(second.database, key: second.sealingKey).count > 700)
            try second.close()
        }
    }
}
