import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

@Suite("Migrations", .timeLimit(.minutes(10))) struct MigrationTests {
    let folder: ScratchFolder
    init() throws { folder = try ScratchFolder() }

    static let second = Migration(
        room: "Fixture", number: 2, name: "nicknames", statements: ["ALTER TABLE customers ADD COLUMN nickname TEXT"])

    @Test("Each migration is applied once and recorded")
    func eachMigrationIsAppliedOnceAndRecorded() async throws {
        try folder.database().close()
        try folder.database(Fixture.migrations + [Self.second]).close()
        let database = try folder.database([Self.second] + Fixture.migrations)
        let rows = try await database.read { transaction in
            try transaction.rows(
                "SELECT room, number, name, checksum, applied_at FROM schema_migrations ORDER BY room, number")
        }
        #expect(
            try rows.map { "\(try $0.text("room")) \(try $0.integer("number")) \(try $0.text("name"))" } == [
                "Fixture 1 customers and letters", "Fixture 2 nicknames", "Storage 1 blobs and the sealing key's mark",
                "Storage 2 leases",
            ])
        #expect(try rows.allSatisfy { try $0.text("checksum").count == 64 && $0.timestamp("applied_at") <= .now })
    }

    @Test("The database of a newer version is refused and left as it is")
    func aDatabaseFromANewerVersionIsRefusedAndLeftAsItIs() async throws {
        try folder.database(Fixture.migrations + [Self.second]).close()
        let error = #expect(throws: StorageError.newerSchema(room: "Fixture", number: 2, name: "nicknames")) {
            try folder.database()
        }
        #expect(error?.remedy.contains("newer version") == true)
        let database = try folder.database(Fixture.migrations + [Self.second])
        let columns = try await database.read { try $0.rows("SELECT name FROM pragma_table_info('customers')") }
        #expect(columns.count == 4)
    }

    @Test("An altered migration is refused")
    func anAlteredMigrationIsRefused() throws {
        try folder.database().close()
        var altered = Fixture.migrations
        altered[0].statements.append("SELECT 1")
        #expect(throws: StorageError.alteredMigration(room: "Fixture", number: 1, name: "customers and letters")) {
            try folder.database(altered)
        }
    }

    @Test("The tables of an unknown room are kept")
    func tablesOfAnUnknownRoomAreKept() async throws {
        try folder.database().close()
        let database = try folder.database([])
        #expect(try await database.read(Fixture.names) == [])
    }

    @Test("Migrations with gaps in their numbers are refused", arguments: [[2], [1, 3], [1, 1], [0, 1]])
    func numbersWithGapsAreRefused(numbers: [Int]) throws {
        let migrations = numbers.map { Migration(room: "Gappy", number: $0, name: "", statements: []) }
        #expect(throws: StorageError.migrationsOutOfOrder(room: "Gappy", numbers: numbers)) {
            try folder.database(migrations)
        }
    }

    @Test("A fresh database can be opened by many at once", arguments: TestEngine.allCases)
    func aFreshDatabaseCanBeOpenedByManyAtOnce(engine: TestEngine) async throws {
        let migrations = Fixture.migrations + [Self.second]
        try await withDatabaseLocation(engine) { location in
            try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let database = try await openDatabase(location, migrations: migrations)
                        defer { try? database.close() }
                        return try await database.read(Fixture.names)
                    }
                }
                for try await names in group { #expect(names == []) }
            }
            let database = try await openDatabase(location, migrations: migrations)
            let records = try await database.read {
                try $0.rows("SELECT number FROM schema_migrations WHERE room = 'Fixture' ORDER BY number")
            }
            #expect(try records.map { try $0.integer("number") } == [1, 2])
            try database.close()
        }
    }

    @Test("A newer or altered schema is refused on either engine", arguments: TestEngine.allCases)
    func aNewerOrAlteredSchemaIsRefused(engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            try await openDatabase(location, migrations: Fixture.migrations + [Self.second]).close()
            await #expect(throws: StorageError.newerSchema(room: "Fixture", number: 2, name: "nicknames")) {
                try await openDatabase(location, migrations: Fixture.migrations)
            }
            let refusal = StorageError.newerSchema(room: "Fixture", number: 2, name: "nicknames")
            #expect(refusal.remedy.contains("newer version"))
            var altered = Self.second
            altered.statements.append("SELECT 1")
            await #expect(throws: StorageError.alteredMigration(room: "Fixture", number: 2, name: "nicknames")) {
                try await openDatabase(location, migrations: Fixture.migrations + [altered])
            }
        }
    }

    @Test("A refused migration leaves nothing behind", arguments: TestEngine.allCases)
    func aRefusedMigrationLeavesNothingBehind(engine: TestEngine) async throws {
        let broken = Migration(
            room: "Fixture", number: 2, name: "broken", statements: ["CREATE TABLE half (id BIGINT)", "CREATE TABLE"])
        try await withDatabaseLocation(engine) { location in
            let error = await #expect(throws: StorageError.self) {
                try await openDatabase(location, migrations: Fixture.migrations + [broken])
            }
            guard case .migrationFailed("Fixture", 2, "broken", cause: .wrongStatement) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let database = try await openDatabase(location, migrations: Fixture.migrations)
            await #expect(throws: StorageError.self) { try await database.read { try $0.rows("SELECT id FROM half") } }
            try database.close()
        }
    }

    @Test("A file that is not a database is refused")
    func aFileThatIsNotADatabaseIsRefused() throws {
        let path = folder.path("test.sqlite")
        try Data(repeating: UInt8(ascii: "x"), count: 4096).write(to: URL(fileURLWithPath: path))
        #expect(throws: StorageError.notADatabase(path: path)) { try folder.database() }
    }

    @Test("A missing folder is named in the error")
    func aMissingFolderIsNamed() throws {
        let error = #expect(throws: StorageError.self) {
            try Database.open(at: folder.path("absent/test.sqlite"), migrations: [])
        }
        guard case .cannotOpen(folder.path("absent/test.sqlite"), _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

/// A released migration never changes: every database made with it contains its checksum.
@Suite("Checksums of released migrations") struct ReleasedChecksumTests {
    @Test("The first migration has the checksum of the release", arguments: TestEngine.allCases)
    func checksumsAreThoseOfTheRelease(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let row = try await database.read {
                try $0.row("SELECT checksum FROM schema_migrations WHERE room = 'Storage' AND number = 1")
            }
            #expect(
                try row?.text("checksum") == "ea54987f927bf0c157dc57e8040c68b194584249ded6c252b1aa424caabc9637")
        }
    }
}
