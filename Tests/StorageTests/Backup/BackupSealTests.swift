import Foundation
@testable import Storage
import TestSupport
import Testing

@Suite("The seal of a backup", .timeLimit(.minutes(2))) struct BackupSealTests {
    let scratch: ScratchFolder
    private let key = SealingKey()
    private let content = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    init() throws { scratch = try ScratchFolder() }

    /// A separate file each time: one inherited by another test's child process stays locked a moment longer.
    private func file(_ bytes: [UInt8]) throws -> BackupFile {
        let file = try BackupFile(path: scratch.path(UUID().uuidString), replacing: true)
        try file.append(bytes)
        return file
    }

    /// Returns the bytes of a file with a seal.
    private func sealed() throws -> [UInt8] {
        let file = try file(content)
        try BackupSeal.put(on: file, key: key)
        #expect(file.size == Int64(content.count + BackupSeal.length))
        return try file.bytes(at: 0, count: 10_000)
    }

    private func holds(_ bytes: [UInt8], _ key: SealingKey) throws -> Bool {
        let file = try file(bytes)
        defer { file.discard() }
        return try BackupSeal.read(from: file)?.holds(for: file, key: key) ?? false
    }

    @Test("A seal is valid only for its file and its key")
    func aSealIsValidOnlyForItsFileAndKey() throws {
        let bytes = try sealed()
        #expect(bytes.starts(with: content) && BackupSeal.length == TamperedBackup.sealLength)
        let seal = try #require(try BackupSeal.read(from: file(bytes)))
        #expect(seal.keyID == key.id && seal.databaseLength == Int64(content.count))
        #expect(try holds(bytes, key))
        #expect(try !holds(bytes, SealingKey()))
        #expect(try BackupSeal.read(from: file(content)) == nil)
        #expect(try BackupSeal.read(from: file([])) == nil)
    }

    @Test("Every flipped bit is detected")
    func everyFlippedBitIsDetected() throws {
        let bytes = try sealed()
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try !holds(changed, key), "bit \(bit)")
        }
    }

    @Test("Missing and added bytes are detected")
    func missingAndAddedBytesAreDetected() throws {
        let bytes = try sealed()
        for length in 0..<bytes.count {
            #expect(try !holds(Array(bytes.prefix(length)), key), "\(length) bytes")
            #expect(try !holds(Array(bytes.suffix(length)), key), "the last \(length) bytes")
        }
        #expect(try !holds(bytes + [0], key))
        #expect(try !holds([0] + bytes, key))
        // A second seal after a sealed file, and the seal of another file.
        #expect(try !holds(bytes + bytes.suffix(BackupSeal.length), key))
        #expect(try !holds(content.reversed() + bytes.suffix(BackupSeal.length), key))
    }

    @Test("A file of many portions is sealed completely")
    func aFileOfManyPortionsIsSealedCompletely() throws {
        let file = try file((0..<(2 * 1_048_576 + 5)).map { UInt8(truncatingIfNeeded: $0 / 3) })
        try BackupSeal.put(on: file, key: key)
        #expect(try BackupSeal.read(from: file)?.holds(for: file, key: key) == true)
        // The last byte of the first portion, and the first of the last.
        for place in [1_048_575, 2 * 1_048_576] {
            var bytes = try file.bytes(at: 0, count: Int(file.size))
            bytes[place] ^= 1
            #expect(try !holds(bytes, key))
        }
    }
}
