import Foundation
import LocalDatabases
@testable import Storage
import Synchronization
import TestSupport
import Testing

@Suite("The check of stored data", .timeLimit(.minutes(2))) struct DataCheckTests {
    private let key = SealingKey()

    private func check(_ database: Database) async throws -> (DataCheck.Summary, [DataFinding]) {
        let findings = Findings()
        let summary = try await DataCheck(database, inventory: Archive.inventory, key: key)
            .run(report: { findings.add($0) })
        return (summary, findings.all)
    }

    private func found(_ engine: TestEngine, after damage: [String]) async throws -> (DataCheck.Summary, [DataFinding])
    {
        try await withDatabase(engine, migrations: Archive.migrations) { database in
            try await Archive.fill(database, key: key)
            try await database.write { transaction in
                for statement in damage { try transaction.execute(statement) }
            }
            return try await check(database)
        }
    }

    @Test("Sound data passes", arguments: TestEngine.allCases)
    func soundDataPasses(engine: TestEngine) async throws {
        let (summary, findings) = try await found(engine, after: [])
        #expect(findings == [])
        #expect(summary.isSound && summary.blobs == 630 && summary.sealedValues == 2)
    }

    @Test("Each planted fault is found", arguments: TestEngine.allCases)
    func eachPlantedFaultIsFound(engine: TestEngine) async throws {
        let third = BlobID(of: Archive.bytes(3))
        try await withDatabase(engine, migrations: Archive.migrations) { database in
            try await Archive.fill(database, key: key)
            let foreign = SealingKey()
            try await database.write { transaction in
                try transaction.execute("UPDATE blobs SET bytes = $1 WHERE id = $2", [[UInt8]("other".utf8), third])
                try transaction.execute("DELETE FROM blobs WHERE id = $1", [BlobID(of: Archive.bytes(4))])
                try transaction.execute("DELETE FROM blobs WHERE id = $1", [BlobID(of: Archive.bytes(5))])
                try transaction.execute(
                    "UPDATE boxes SET secret = $1 WHERE id = 0", [try foreign.seal([1], context: "box/0")])
                try transaction.execute("UPDATE boxes SET secret = $1 WHERE id = 1", [[UInt8]([1, 2, 3])])
                try transaction.storeBlob(Array("nobody's".utf8))
            }
            let (summary, findings) = try await check(database)
            #expect(summary.damages == 4 && !summary.isSound)
            #expect(findings.contains(.damagedBlob(third)))
            #expect(findings.contains(.unreferencedBlobs(count: 1, bytes: 8)))
            #expect(
                findings.contains(
                    .unopenedValue(
                        context: "box/0", .sealedWithAnotherKey(context: "box/0", keyID: foreign.id))))
            #expect(findings.contains(.unopenedValue(context: "box/1", .sealBroken(context: "box/1"))))
            let missing = findings.contains { finding in
                guard case .missingBlobs(Archive.inventory.blobReferences[0], 2, let example?) = finding else {
                    return false
                }
                return [4, 5].contains { BlobID(of: Archive.bytes($0)) == example }
            }
            #expect(missing)
            #expect(findings.count == 5)
        }
    }

    @Test("Rows that refer to missing rows are found on SQLite")
    func rowsThatReferToNothingAreFoundOnSQLite() async throws {
        let (summary, findings) = try await found(
            .sqlite,
            after: [
                "PRAGMA defer_foreign_keys = ON", "DELETE FROM boxes WHERE id = 2",
                "INSERT INTO boxes (id, name) VALUES (2, 'c')",
            ])
        #expect(findings == [] && summary.isSound)
        let scratch = try ScratchFolder()
        let database = try scratch.database(Archive.migrations)
        try await Archive.fill(database, key: key)
        try database.access.withConnection { connection in
            try connection.control("PRAGMA foreign_keys = OFF")
            try connection.control("DELETE FROM boxes WHERE id = 2")
        }
        let (_, others) = try await check(database)
        #expect(others == [.brokenForeignKeys(table: "a_papers", count: 233)])
        try database.close()
    }

    @Test("A damaged file is found on SQLite")
    func aDamagedFileIsFoundOnSQLite() async throws {
        let scratch = try ScratchFolder()
        let database = try scratch.database(Archive.migrations)
        try await Archive.fill(database, key: key)
        try database.close()
        // A page in the middle, of an index or a table.
        let handle = try #require(FileHandle(forUpdatingAtPath: scratch.path("test.sqlite")))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size / 4096 / 2 * 4096)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try handle.close()
        let again = try scratch.database(Archive.migrations)
        let (summary, findings) = try await check(again)
        #expect(!summary.isSound)
        #expect(findings.contains { if case .damagedStructure = $0 { true } else { false } })
        try again.close()
    }
}

/// The findings of a check.
final class Findings: Sendable {
    private let list = Mutex<[DataFinding]>([])
    var all: [DataFinding] { list.withLock { $0 } }
    func add(_ finding: DataFinding) { list.withLock { $0.append(finding) } }
}
