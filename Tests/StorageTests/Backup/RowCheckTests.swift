import Foundation
import LocalDatabases
@testable import Storage
import TestSupport
import Testing

@Suite("Checks of rows", .timeLimit(.minutes(2))) struct RowCheckTests {
    private let key = SealingKey()

    /// A paper's weight is a quarter of its number, or unknown.
    private static let weights = RowCheck(table: "a_papers", idColumn: "id") { row, _ in
        let id = try row.integer("id")
        return try row.optionalReal("weight").map { $0 == Double(id) / 4 } == false ? ["weight"] : []
    }

    private func check(
        _ database: Database, migrations: [Migration]? = nil
    ) async throws -> (DataCheck.Summary, [DataFinding]) {
        var inventory = Archive.inventory
        inventory.rowChecks = [Self.weights]
        let findings = Findings()
        let summary = try await DataCheck(database, inventory: inventory, key: key, migrations: migrations)
            .run(report: { findings.add($0) })
        return (summary, findings.all)
    }

    @Test("Exactly the contradictory rows are found", arguments: TestEngine.allCases)
    func exactlyTheContradictoryRowsAreFound(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Archive.migrations) { database in
            try await Archive.fill(database, key: key)
            let sound = try await check(database)
            #expect(sound.1 == [] && sound.0.isSound && sound.0.rows == 700)
            // The first and last rows of a portion and of the whole table, and one before all of them.
            let numbers: [Int64] = [-5, 1, 99, 100, 699]
            try await database.write { transaction in
                try transaction.execute("INSERT INTO a_papers (id, box, weight) VALUES (-5, 0, 1)")
                try transaction.execute("UPDATE a_papers SET weight = 0.3 WHERE id IN (1, 99, 100, 699)")
            }
            let (summary, findings) = try await check(database)
            #expect(findings == numbers.map { .wrongRow(table: "a_papers", id: $0, columns: ["weight"]) })
            #expect(summary.damages == 5 && summary.rows == 701)
        }
    }

    /// SQLite's columns accept values of any type.
    @Test("A value of another type is found")
    func aValueOfAnotherTypeIsFound() async throws {
        let scratch = try ScratchFolder()
        let database = try scratch.database(Archive.migrations)
        try await Archive.fill(database, key: key, papers: 0..<20)
        try await database.write { transaction in
            try transaction.execute("UPDATE a_papers SET weight = 'much' WHERE id = 3")
            try transaction.execute("UPDATE a_papers SET id = 'four' WHERE id = 4")
        }
        let (_, findings) = try await check(database)
        #expect(
            findings == [
                .wrongRow(table: "a_papers", id: 3, columns: ["weight"]),
                .damagedStructure("a_papers has a row whose id is not a number"),
            ])
        try database.close()
    }

    @Test("A foreign schema is found on SQLite")
    func aForeignSchemaIsFoundOnSQLite() async throws {
        let scratch = try ScratchFolder()
        let database = try scratch.database(Archive.migrations)
        try await database.write { try $0.execute("ANALYZE") }
        #expect(try await check(database, migrations: Archive.migrations).1 == [])
        try await database.write {
            try $0.execute("CREATE TRIGGER spy AFTER INSERT ON boxes BEGIN DELETE FROM blobs; END")
        }
        let (summary, findings) = try await check(database, migrations: Archive.migrations)
        let spy = SchemaDifference(kind: .added, type: "trigger", name: "spy")
        #expect(findings == [.foreignSchema(spy)] && !summary.isSound)
        try database.close()
    }
}
