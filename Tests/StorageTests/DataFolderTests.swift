import Foundation
import LocalServers
import Storage
import TestSupport
import Testing

@Suite("The data folder", .timeLimit(.minutes(10))) struct DataFolderTests {
    let scratch: ScratchFolder
    init() throws { scratch = try ScratchFolder() }

    @Test("A fresh folder gets a key and a database that only its owner can read")
    func aFreshFolderGetsAKeyAndADatabaseOnlyForItsOwner() async throws {
        let folder = try DataFolder(path: scratch.path("a/b"))
        #expect(!folder.hasDatabase)
        let (database, key) = try folder.open(migrations: Fixture.migrations)
        try await database.write { try $0.execute("INSERT INTO customers (name) VALUES ('A')") }
        for name in ["a", "a/b"] { #expect(try scratch.permissions(name) == 0o700) }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            #expect(try scratch.permissions("a/b/\(name)") == 0o600, "\(name)")
        }
        try database.close()
        let (again, sameKey) = try folder.open(migrations: Fixture.migrations)
        #expect(sameKey.id == key.id)
        #expect(try await again.read(Fixture.names) == ["A"])
        let sealed = try key.seal([1, 2, 3], context: "x")
        #expect(try sameKey.open(sealed, context: "x") == [1, 2, 3])
    }

    @Test("A database without its key is refused and gets no new key")
    func aDatabaseWithoutItsKeyIsRefusedAndGetsNoNewKey() throws {
        let folder = try DataFolder(path: scratch.path("a"))
        try folder.open(migrations: []).0.close()
        try FileManager.default.removeItem(atPath: folder.keyPath)
        let error = #expect(
            throws: StorageError.keyMissing(keyPath: folder.keyPath, databasePath: folder.databasePath)
        ) { try folder.open(migrations: []) }
        #expect(error?.remedy.contains("backup") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.keyPath))
    }

    @Test("The key of another database is refused")
    func theKeyOfAnotherDatabaseIsRefused() throws {
        let folder = try DataFolder(path: scratch.path("a"))
        let other = try DataFolder(path: scratch.path("b"))
        let (database, key) = try folder.open(migrations: [])
        let (otherDatabase, otherKey) = try other.open(migrations: [])
        try database.close()
        try otherDatabase.close()
        try FileManager.default.removeItem(atPath: folder.keyPath)
        try FileManager.default.copyItem(atPath: other.keyPath, toPath: folder.keyPath)
        #expect(
            throws: StorageError.keyOfAnotherDatabase(keyPath: folder.keyPath, keyID: otherKey.id, expected: key.id)
        ) { try folder.open(migrations: []) }
    }

    @Test(
        "A malformed key file is refused",
        arguments: [
            "", "pennypost-key-1", "pennypost-key-1::\n", "pennypost-key-2:00:00\n", "pennypost-key-3:00:00\n",
            "pennypost-key-1:0011223344556677:" + String(repeating: "0", count: 64) + "\n",
            String(repeating: "x", count: 100_000),
        ])
    func aMalformedKeyFileIsRefused(text: String) throws {
        let folder = try DataFolder(path: scratch.path("a"))
        _ = FileManager.default.createFile(
            atPath: folder.keyPath, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        #expect(throws: StorageError.keyMalformed(path: folder.keyPath)) { try folder.open(migrations: []) }
        #expect(!folder.hasDatabase)
    }

    @Test(
        "A key that others can read or write is refused, with the command that closes it",
        arguments: [0o640, 0o604, 0o620, 0o644])
    func aKeyThatOthersCanReadOrWriteIsRefused(mode: Int) throws {
        let folder = try DataFolder(path: scratch.path("a"))
        try folder.open(migrations: []).0.close()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.keyPath)
        let error = #expect(
            throws: StorageError.unsafeFile(path: folder.keyPath, .openToOthers(mode: UInt32(mode)))
        ) { try folder.open(migrations: []) }
        #expect(error?.remedy == "Close it with: chmod go= '\(folder.keyPath)'")
    }

    @Test("Symbolic links are refused")
    func symbolicLinksAreRefused() throws {
        let manager = FileManager.default
        let folder = try DataFolder(path: scratch.path("a"))
        try folder.open(migrations: []).0.close()
        try manager.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: folder.path)
        #expect(throws: StorageError.unsafeFolder(path: scratch.path("link"), .symbolicLink)) {
            try DataFolder(path: scratch.path("link"))
        }
        for path in [folder.keyPath, folder.databasePath] {
            try manager.moveItem(atPath: path, toPath: path + ".away")
            try manager.createSymbolicLink(atPath: path, withDestinationPath: path + ".away")
            #expect(throws: StorageError.unsafeFile(path: path, .symbolicLink)) { try folder.open(migrations: []) }
            try manager.removeItem(atPath: path)
            try manager.moveItem(atPath: path + ".away", toPath: path)
        }
    }

    @Test("A folder open to others is closed if it is empty, and refused otherwise")
    func aFolderOpenToOthersIsClosedIfEmptyAndRefusedOtherwise() throws {
        let open: [FileAttributeKey: Any] = [.posixPermissions: 0o755]
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: scratch.path("empty"), withIntermediateDirectories: false, attributes: open)
        _ = try DataFolder(path: scratch.path("empty"))
        #expect(try scratch.permissions("empty") == 0o700)
        try manager.createDirectory(
            atPath: scratch.path("used/inner"), withIntermediateDirectories: true, attributes: open)
        try manager.setAttributes(open, ofItemAtPath: scratch.path("used"))
        #expect(throws: StorageError.unsafeFolder(path: scratch.path("used"), .openToOthers(mode: 0o755))) {
            try DataFolder(path: scratch.path("used"))
        }
        #expect(try scratch.permissions("used") == 0o755)
    }

    @Test("What keeps a process from working on a folder is found without touching it")
    func obstacles() throws {
        let manager = FileManager.default
        #expect(DataFolder.obstacle(path: scratch.path("a/b/c")) == nil)
        #expect(!manager.fileExists(atPath: scratch.path("a")))
        let folder = try DataFolder(path: scratch.path("used"))
        try folder.open(migrations: []).0.close()
        #expect(DataFolder.obstacle(path: folder.path) == nil)
        for file in [folder.databasePath, folder.keyPath] {
            try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
            #expect(DataFolder.obstacle(path: folder.path) == .unsafeFile(path: file, .openToOthers(mode: 0o640)))
            try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
        try manager.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder.path)
        #expect(DataFolder.obstacle(path: folder.path) == .unsafeFolder(path: folder.path, .openToOthers(mode: 0o750)))
        try manager.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: folder.path)
        #expect(
            DataFolder.obstacle(path: scratch.path("link"))
                == .unsafeFolder(path: scratch.path("link"), .symbolicLink))
        _ = manager.createFile(atPath: scratch.path("file"), contents: nil)
        #expect(
            DataFolder.obstacle(path: scratch.path("file")) == .unsafeFolder(path: scratch.path("file"), .notAFolder))
        #expect(DataFolder.obstacle(path: scratch.path("file/below")) != nil)
    }

    @Test(
        "A folder that can't be written is found, and so is one that can't be made there",
        .enabled(if: geteuid() == 0, "only root can mount"))
    func readOnlyObstacle() throws {
        let path = scratch.path("disk")
        let disk = try SmallDisk(at: path, size: 1024 * 1024)
        defer { disk.unmount() }
        #expect(DataFolder.obstacle(path: path) == nil)
        try disk.makeReadOnly()
        #expect(DataFolder.obstacle(path: path) == .readOnly(path: path))
        #expect(
            DataFolder.obstacle(path: path + "/below")
                == .fileSystem(path: path + "/below", action: "make the folder", errorNumber: EROFS))
    }

    @Test("A file in place of the folder is refused")
    func aFileInPlaceOfTheFolderIsRefused() throws {
        _ = FileManager.default.createFile(atPath: scratch.path("file"), contents: nil)
        #expect(throws: StorageError.unsafeFolder(path: scratch.path("file"), .notAFolder)) {
            try DataFolder(path: scratch.path("file"))
        }
        #expect(throws: StorageError.self) { try DataFolder(path: scratch.path("file/below")) }
    }

    @Test("A fresh folder can be opened by many at once")
    func aFreshFolderCanBeOpenedByManyAtOnce() async throws {
        let path = scratch.path("a")
        let keys = try await withThrowingTaskGroup(of: SealingKey.ID.self) { group in
            for _ in 0..<8 {
                group.addTask { try DataFolder(path: path).open(migrations: Fixture.migrations).1.id }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).allSatisfy { !$0.hasSuffix(".new") })
    }
}
