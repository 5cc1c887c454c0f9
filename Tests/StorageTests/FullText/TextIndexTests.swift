import LocalDatabases
import Storage
import TestSupport
import Testing

@Suite("The full-text index", .timeLimit(.minutes(2))) struct TextIndexTests {
    private static let index = TextIndex(name: "letter_words", fields: ["from", "to", "subject", "text"])
    private static let migrations = [
        Migration(room: "Letters", number: 1, name: "search index", statements: index.creation)
    ]

    private func find(
        _ terms: [TextTerm], scopes: [Int64]? = nil, below: Int64? = nil, atLeast: Int64? = nil, limit: Int = 1000,
        _ database: Database
    ) async throws -> [Int64] {
        try await database.read { transaction in
            try Self.index.documents(
                matching: terms, scopes: scopes, below: below, atLeast: atLeast, limit: limit, in: transaction)
        }
    }

    private func add(_ document: Int64, scope: Int64 = 1, _ texts: [String], _ database: Database) async throws {
        try await database.write { transaction in
            try Self.index.add(document, scope: scope, texts: texts, in: transaction)
        }
    }

    @Test("A wrong number of texts is refused", arguments: TestEngine.allCases)
    func aWrongNumberOfTextsIsRefused(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database async throws in
            for texts in [[], ["a", "b", "c"], ["a", "b", "c", "d", "e"]] {
                await #expect(
                    throws: StorageError.wrongParameters(sql: "letter_words", highest: 4, given: texts.count)
                ) { try await add(1, texts, database) }
            }
            #expect(try await find([TextTerm("a")], database) == [])
        }
    }

    @Test("Numbers and addresses are found whole and by their parts", arguments: TestEngine.allCases)
    func numbersAndAddressesAreFoundWholeAndByTheirParts(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            let letter = [
                "Jan Novák <jan.novak@firma.cz>", "info@dilna.sk", "faktura 2026-0142", "prosim o uhradu (do 14.3.)",
            ]
            try await add(7, letter, database)
            for found in [
                "2026-0142", "2026", "0142", "2026 0142", "jan.novak@firma.cz", "firma.cz", "FAKTURA", "14.3",
                "novák", "uhradu do",
            ] { #expect(try await find([TextTerm(found)], database) == [7], "\(found)") }
            for missed in ["2026-01", "0142-2026", "firm", "novak firma sk", "cz info", "0142 prosim", "novac"] {
                #expect(try await find([TextTerm(missed)], database) == [], "\(missed)")
            }
            #expect(try await find([TextTerm("2026-014", isPrefix: true)], database) == [7])
            #expect(try await find([TextTerm("fakt", isPrefix: true)], database) == [7])
            #expect(try await find([TextTerm("fa", isPrefix: true)], database) == [])
            #expect(try await find([TextTerm("firma.cz", in: "from")], database) == [7])
            #expect(try await find([TextTerm("firma.cz", in: "to")], database) == [])
            #expect(try await find([TextTerm("firma.c", in: "from", isPrefix: true)], database) == [])
            #expect(try await find([TextTerm("jan.novak@fir", in: "from", isPrefix: true)], database) == [7])
            #expect(
                try await find([TextTerm("faktura"), TextTerm("firma.cz", in: "to", isNegated: true)], database) == [7])
            #expect(try await find([TextTerm("faktura"), TextTerm("uhradu", isNegated: true)], database) == [])
        }
    }

    @Test("What a user types never becomes syntax", arguments: TestEngine.allCases)
    func userInputNeverBecomesSyntax(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            try await add(1, ["a", "b", "quote", "text"], database)
            for typed in [
                "\"", "'", "\" OR \"", "' | '", "*", ":*", "NEAR(a b)", "subject:x", "a\0b", "!", "&", "<->", "\\",
                "\\'",
                "{from to}: a", "^a", "a:A", "--", "/*", "$1", "a AND b", "%", "\u{FFFF}", "😀", "a') OR ('1'='1",
            ] {
                let terms = [TextTerm(typed), TextTerm(typed, in: "to", isPrefix: true, isNegated: true)]
                let expected: [Int64] = terms[0].words.isEmpty || terms[0].words == ["a"] ? [1] : []
                #expect(try await find(terms, database) == expected, "\(typed)")
                try await add(2, [typed, typed, typed, typed], database)
                try await database.write { try Self.index.remove(2, in: $0) }
            }
            await #expect(throws: StorageError.missingColumn("folder", available: Self.index.fields)) {
                try await find([TextTerm("a", in: "folder")], database)
            }
        }
    }

    @Test("A very long document is indexed up to the limit", arguments: TestEngine.allCases)
    func anEndlessDocumentIsIndexedUpToTheLimit(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Self.migrations) { database in
            let many = "beginning " + (0..<100_000).map { "word\($0)" }.joined(separator: " ")
            let long = String(repeating: "x", count: 1_000_000)
            let wide = (0..<30_000).map { String(repeating: "ž", count: 63) + "\($0)" }.joined(separator: " ")
            let same = String(repeating: "same ", count: 20_000)
            for (number, text) in [many, long, wide, same].enumerated() {
                try await add(Int64(number), ["from", "", "subject", text], database)
            }
            #expect(try await find([TextTerm("beginning word0 word1")], database) == [0])
            #expect(try await find([TextTerm("word99999")], database) == [])
            #expect(try await find([TextTerm(long)], database) == [1])
            #expect(try await find([TextTerm("same same same")], database) == [3])
            #expect(try await find([TextTerm("from")], database) == [3, 2, 1, 0])
            try await database.write { transaction in
                for number in 0..<4 {
                    let wasThere = try Self.index.remove(Int64(number), in: transaction)
                    #expect(wasThere)
                }
            }
            #expect(try await find([], database) == [])
        }
    }

    /// Compares random documents and queries with a search that scans every word.
    @Test("The index finds what a scan of every word finds", arguments: TestEngine.allCases)
    func findsWhatAScanOfEveryWordFinds(engine: TestEngine) async throws {
        var random = SeededRandom(seed: 20_261_121)
        try await withDatabase(engine, migrations: Self.migrations) { database in
            var documents: [Int64: PlainDocument] = [:]
            for _ in 0..<40 {
                let steps = (0..<10).map { _ in
                    (
                        Int64.random(in: 0..<80, using: &random), PlainDocument.random(&random),
                        Int.random(in: 0..<4, using: &random)
                    )
                }
                try await database.write { transaction in
                    for (number, document, action) in steps {
                        if action == 0 {
                            try Self.index.remove(number, in: transaction)
                        } else {
                            try Self.index.add(number, scope: document.scope, texts: document.texts, in: transaction)
                        }
                    }
                }
                for (number, document, action) in steps { documents[number] = action == 0 ? nil : document }
                for _ in 0..<15 {
                    let terms = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                        PlainDocument.randomTerm(&random, fields: Self.index.fields)
                    }
                    let scopes: [Int64]? = [nil, nil, [1], [1, 3], []].randomElement(using: &random) ?? nil
                    let below: Int64? = Bool.random(using: &random) ? Int64.random(in: 0..<90, using: &random) : nil
                    let atLeast: Int64? = Bool.random(using: &random) ? Int64.random(in: 0..<60, using: &random) : nil
                    let limit = Int.random(in: 0..<50, using: &random)
                    let expected = documents.filter { number, document in
                        number < below ?? .max && number >= atLeast ?? 0 && scopes?.contains(document.scope) ?? true
                            && terms.allSatisfy { document.matches($0, fields: Self.index.fields) }
                    }.keys.sorted(by: >).prefix(limit)
                    let found = try await find(
                        terms, scopes: scopes, below: below, atLeast: atLeast, limit: limit, database)
                    #expect(found == Array(expected), "\(terms) \(scopes as Any)")
                }
            }
        }
    }
}
