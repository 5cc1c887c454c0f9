import Foundation
import Storage
import Testing

/// A backup with single bits that are not as they were written: by a disk, or by somebody.
@Suite(.timeLimit(.minutes(5))) struct FlippedBitTests {
    let scratch: ScratchFolder
    let keyFile: String
    let file: String
    private let whole: Data

    init() async throws {
        scratch = try ScratchFolder()
        let folder = try DataFolder(path: scratch.path("source"))
        let open = try await folder.open(.working, command: "test", migrations: Archive.migrations)
        try await Archive.fill(open.database, key: open.sealingKey, papers: 0..<40)
        file = scratch.path("backup.sqlite")
        _ = try await Backup(
            open.database, key: open.sealingKey, migrations: Archive.migrations, inventory: Archive.inventory
        ).write(to: file)
        keyFile = folder.keyPath
        try open.close()
        whole = try Data(contentsOf: URL(fileURLWithPath: file))
    }

    /// Flips a bit of the first `length` bytes, writes these and restores them into a folder of their own.
    private func restore(
        _ number: Int, flipping bit: Int, length: Int, acceptsUnsealed: Bool
    ) async throws -> Restore.Outcome {
        var bytes = whole.prefix(length)
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        try bytes.write(to: URL(fileURLWithPath: file))
        return try await Restore(
            into: DataFolder(path: scratch.path("new-\(number)")), migrations: Archive.migrations,
            inventory: Archive.inventory
        ).run(from: file, keyFile: keyFile, acceptsUnsealed: acceptsUnsealed, command: "test")
    }

    @Test func noFlippedBitOfASealedBackupIsRestored() async throws {
        var random = SmallRandom(seed: 65)
        for number in 0..<300 {
            let bit = Int.random(in: 0..<(whole.count * 8), using: &random)
            await #expect(throws: StorageError.self, "bit \(bit)") {
                try await restore(number, flipping: bit, length: whole.count, acceptsUnsealed: false)
            }
        }
    }

    /// Without a seal nothing proves every value of a row. What must hold is that nothing traps or hangs, and that what is
    /// restored can be opened and looked through.
    @Test func withoutASealAFlippedBitIsRefusedOrLeavesADatabaseThatCanBeUsed() async throws {
        var random = SmallRandom(seed: 66)
        var refused = 0
        let length = whole.count - TamperedBackup.sealLength
        for number in 0..<150 {
            let bit = Int.random(in: 0..<(length * 8), using: &random)
            do {
                _ = try await restore(number, flipping: bit, length: length, acceptsUnsealed: true)
            } catch is StorageError {
                refused += 1
                continue
            }
            let open = try await DataFolder(path: scratch.path("new-\(number)")).open(
                .working, command: "test", migrations: Archive.migrations)
            let summary = try await DataCheck(
                open.database, inventory: Archive.inventory, key: open.sealingKey
            ).run(report: { _ in })
            #expect(summary.isSound, "bit \(bit)")
            try open.close()
        }
        #expect(refused > 0)
    }
}
