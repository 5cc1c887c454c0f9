import LocalDatabases
import Storage
import Testing

@Suite("Statements and rows") struct StatementTests {
    @Test("Parameters are taken by number and may repeat", arguments: TestEngine.allCases)
    func parametersAreTakenByNumberAndMayRepeat(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let row = try await database.read { transaction in
                try transaction.row(
                    "SELECT $2 AS b, $1 AS a, $2 AS again, $11 AS k", (1...11).map { $0 as any SQLConvertible })
            }
            #expect(row?.values == [2, 1, 2, 11])
        }
    }

    @Test(
        "A wrong number of values is refused",
        arguments: TestEngine.allCases,
        [
            ("SELECT $1 AS a", 0, 1), ("SELECT $1 AS a", 2, 1), ("SELECT 1 AS a", 1, 0),
            ("SELECT '$7' AS a, \"$8\", $1 -- $9", 2, 1), ("SELECT 'it''s $3' || $2", 1, 2),
        ])
    func aWrongNumberOfValuesIsRefused(engine: TestEngine, _ one: (sql: String, given: Int, highest: Int)) async throws
    {
        let (sql, given, highest) = one
        try await withFixture(engine) { database in
            await #expect(throws: StorageError.wrongParameters(sql: sql, highest: highest, given: given)) {
                try await database.read { try $0.rows(sql, Array(repeating: 1, count: given)) }
            }
        }
    }

    @Test("Every type of value is read back unchanged", arguments: TestEngine.allCases)
    func everyTypeOfValueIsReadBackUnchanged(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let values: [any SQLConvertible] = [
                Int.max, Int32.min, UInt32.max, Int64.min, true, 1.5, "Příliš žluťoučký 🐎", [UInt8](0...255),
                String?.none,
                [UInt8](), "", Timestamp(microseconds: -1), SQLValue.null,
            ]
            let columns = values.indices.map { "$\($0 + 1) AS c\($0)" }.joined(separator: ", ")
            let row = try await database.read { try $0.row("SELECT \(columns)", values) }
            #expect(row?.values == values.map(\.sqlValue))
        }
    }

    @Test("A NUL cannot truncate a text", arguments: TestEngine.allCases)
    func aNullCharacterCannotTruncateAText(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let row = try await database.read { try $0.row("SELECT $1 AS a", ["before\0after"]) }
            #expect(try row?.text("a") == "before\u{FFFD}after")
        }
    }

    @Test("The error for a column names what is wrong with it", arguments: TestEngine.allCases)
    func rowsNameWhatIsWrongWithAColumn(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let row = try #require(
                try await database.read { try $0.row("SELECT 1 AS one, 'x' AS word, NULL AS empty, 2 AS two") })
            #expect(throws: StorageError.missingColumn("One", available: ["one", "word", "empty", "two"])) {
                try row.integer("One")
            }
            #expect(throws: StorageError.wrongType(column: "word", expected: "integer", found: "text")) {
                try row.integer("word")
            }
            #expect(throws: StorageError.wrongType(column: "empty", expected: "text", found: "null")) {
                try row.text("empty")
            }
            #expect(throws: StorageError.wrongType(column: "two", expected: "0 or 1", found: "2")) {
                try row.bool("two")
            }
            #expect(throws: StorageError.wrongType(column: "one", expected: "blob", found: "integer")) {
                try row.optionalBlobID("one")
            }
            #expect(try row.optionalText("empty") == nil)
            #expect(try row.bool("one"))
            #expect(try row.real("two") == 2)
            #expect(row["absent"] == nil)
        }
    }

    @Test("Constraints are distinguished", arguments: TestEngine.allCases)
    func constraintsAreDistinguished(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let cases: [(String, StorageError.Constraint)] = [
                ("INSERT INTO customers (name) VALUES (NULL)", .notNull(column: "customers.name")),
                ("INSERT INTO customers (name, age) VALUES ('A', -1)", .check("customers_age")),
                ("INSERT INTO letters (customer) VALUES (99)", .foreignKey),
                ("INSERT INTO customers (name) VALUES ('B'), ('B')", .unique(columns: ["customers.name"])),
                ("INSERT INTO customers (id, name) VALUES (1, 'C'), (1, 'D')", .unique(columns: ["customers.id"])),
            ]
            for (sql, constraint) in cases {
                await #expect(throws: StorageError.constraintViolated(constraint)) {
                    try await database.write { try $0.execute(sql) }
                }
            }
        }
    }

    @Test("Two statements in one text are refused", arguments: TestEngine.allCases)
    func twoStatementsInOneAreRefused(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            await #expect(throws: StorageError.self) {
                try await database.write { try $0.execute("DELETE FROM letters; DELETE FROM customers") }
            }
        }
    }

    @Test("The error names a wrong statement", arguments: TestEngine.allCases)
    func theErrorNamesAWrongStatement(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let error = await #expect(throws: StorageError.self) {
                try await database.read { try $0.rows("SELECT nonsense") }
            }
            let reasons = ["no such column: nonsense", "column \"nonsense\" does not exist"]
            #expect(reasons.contains { error == .wrongStatement(sql: "SELECT nonsense", reason: $0) })
        }
    }
}
