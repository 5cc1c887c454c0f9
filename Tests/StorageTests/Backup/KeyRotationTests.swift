import Foundation
@testable import Storage
import TestSupport
import Testing

@Suite("Key rotation", .timeLimit(.minutes(2))) struct KeyRotationTests {
    let scratch: ScratchFolder
    let folder: DataFolder
    init() throws {
        scratch = try ScratchFolder()
        folder = try DataFolder(path: scratch.path("a"))
    }

    private func open(_ access: FolderAccess = .working) async throws -> OpenDataFolder {
        try await folder.open(access, command: "test", migrations: Archive.migrations, patience: .seconds(1))
    }

    private var columns: [SealedColumn] { Archive.inventory.sealedColumns }

    @Test("Every value is sealed again, and the former key is kept")
    func everyValueIsResealedAndTheFormerKeyKept() async throws {
        let first = try await open()
        try await Archive.fill(first.database, key: first.sealingKey)
        let before = try await Archive.contents(first.database, key: first.sealingKey)
        let outcome = try await KeyRotation(first, in: folder, columns: columns).run()
        #expect(outcome.resealedValues == 2 && outcome.key != outcome.formerKey)
        try first.close()
        let second = try await open()
        #expect(second.sealingKey.id == outcome.key)
        #expect(try await Archive.contents(second.database, key: second.sealingKey) == before)
        #expect(try KeyFile(path: outcome.formerKeyPath).read()?.id == outcome.formerKey)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            #expect(try scratch.permissions("a/\(name)") == 0o600, "\(name)")
        }
        let again = try await KeyRotation(second, in: folder, columns: columns).run()
        #expect(again.formerKey == outcome.key)
        try second.close()
        try await open().close()
    }

    /// The disk after a step is in the state that a process killed there would leave.
    @Test(
        "After any step everything is readable, and the rotation can be repeated",
        arguments: KeyRotation.Step.allCases)
    func everythingStaysReadableAndRepeatableAfterAnyStep(step: KeyRotation.Step) async throws {
        let first = try await open()
        try await Archive.fill(first.database, key: first.sealingKey)
        let before = try await Archive.contents(first.database, key: first.sealingKey)
        _ = try await KeyRotation(first, in: folder, columns: columns).run(upTo: step)
        try first.close()
        let looking = try await open(.reading)
        #expect(try await Archive.contents(looking.database, key: looking.sealingKey) == before)
        try looking.close()
        let second = try await open()
        #expect((second.sealingKey.id == first.sealingKey.id) == (step == .keyMade))
        #expect(try await Archive.contents(second.database, key: second.sealingKey) == before)
        #expect(try KeyFile(path: folder.keyPath).read()?.id == second.sealingKey.id)
        _ = try await KeyRotation(second, in: folder, columns: columns).run()
        try second.close()
        let third = try await open()
        #expect(third.sealingKey.id != second.sealingKey.id)
        #expect(try await Archive.contents(third.database, key: third.sealingKey) == before)
        #expect(!FileManager.default.fileExists(atPath: folder.keyFiles.next.path))
        try third.close()
    }

    @Test("A value that does not open leaves everything unchanged")
    func aValueThatDoesNotOpenLeavesEverythingUnchanged() async throws {
        let first = try await open()
        try await Archive.fill(first.database, key: first.sealingKey)
        let foreign = try SealingKey().seal([1], context: "box/2")
        try await first.database.write {
            try $0.execute("UPDATE boxes SET secret = $1 WHERE id = 2", [foreign])
        }
        await #expect(throws: StorageError.self) { try await KeyRotation(first, in: folder, columns: columns).run() }
        try first.close()
        let second = try await open()
        #expect(second.sealingKey.id == first.sealingKey.id)
        try second.close()
    }
}
