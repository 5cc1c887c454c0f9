import Foundation
import Storage
import TestSupport
import Testing

/// A backup in which single bits were changed, by a faulty disk or an attacker.
@Suite("Backups with a flipped bit", .timeLimit(.minutes(5))) struct FlippedBitTests {
    let scratch: ScratchFolder
    let keyFile: String
    let file: String
    private let whole: Data

    init() async throws {
        let archive = try await SealedArchive(papers: 40)
        (scratch, keyFile, file) = (archive.scratch, archive.keyFile, archive.file)
        whole = try Data(contentsOf: URL(fileURLWithPath: file))
    }

    /// Flips a bit in the first `length` bytes, writes them, and restores them into a new folder.
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

    @Test("A sealed backup with a flipped bit is never restored")
    func noFlippedBitOfASealedBackupIsRestored() async throws {
        var random = SeededRandom(seed: 65)
        for number in 0..<300 {
            let bit = Int.random(in: 0..<(whole.count * 8), using: &random)
            await #expect(throws: StorageError.self, "bit \(bit)") {
                try await restore(number, flipping: bit, length: whole.count, acceptsUnsealed: false)
            }
        }
    }

    /// Without a seal, not every value of a row can be proved. Nothing may trap or hang, and what is restored must open
    /// and be readable.
    @Test("An unsealed backup with a flipped bit is refused or usable")
    func anUnsealedBackupWithAFlippedBitIsRefusedOrUsable() async throws {
        var random = SeededRandom(seed: 66)
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
