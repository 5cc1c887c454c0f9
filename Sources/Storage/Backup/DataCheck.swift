/// Checks that everything stored is intact: every blob's hash, every reference, every sealed value, every row that a
/// room can prove, and on SQLite also the file's structure and schema. It changes nothing and holds one blob in memory
/// at a time.
public struct DataCheck: Sendable {
    /// What was checked.
    public struct Summary: Sendable, Hashable {
        /// The number of blobs read.
        public var blobs = 0
        /// The size of the intact blobs in bytes.
        public var blobBytes: Int64 = 0
        /// The number of sealed values.
        public var sealedValues = 0
        /// The number of rows compared with what they must contain.
        public var rows = 0
        /// The number of findings that are damage.
        public var damages = 0
        /// Whether there is no damage.
        public var isSound: Bool { damages == 0 }
    }

    private let database: Database
    private let inventory: DataInventory
    private let key: SealingKey?
    private let migrations: [Migration]?

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - database: The database to check.
    ///   - inventory: The tables of all rooms that need special care.
    ///   - key: The key that opens the sealed values; with `nil` they are skipped.
    ///   - migrations: The migrations of all rooms, to compare the schema with; with `nil` it is skipped. PostgreSQL's
    ///     schema is never compared: the server's administrator may add what the server needs.
    public init(
        _ database: Database, inventory: DataInventory, key: SealingKey?, migrations: [Migration]? = nil
    ) {
        self.database = database
        self.inventory = inventory
        self.key = key
        self.migrations = migrations
    }

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - report: Receives each finding as it is made.
    ///   - progress: Receives the number of blobs read so far and their total.
    /// - Returns: What was checked and how much of it is damaged.
    /// - Throws: ``StorageError`` if the database can't be read for a reason other than damage.
    public func run(
        report: @escaping @Sendable (DataFinding) -> Void,
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> Summary {
        var summary = Summary()
        var findings = try await Self.damageAsFinding(structure)
        findings += try await Self.damageAsFinding(schema)
        findings += try await Self.damageAsFinding(references)
        findings += try await Self.damageAsFinding { try await sealedValues(&summary) }
        for finding in findings { report(finding) }
        for check in inventory.rowChecks {
            let found = try await Self.damageAsFinding { try await rows(check, &summary, report) }
            for finding in found { report(finding) }
            findings += found
        }
        let last = try await Self.damageAsFinding { try await blobs(&summary, report, progress) }
        for finding in last { report(finding) }
        summary.damages += (findings + last).filter(\.isDamage).count
        return summary
    }

    /// Runs a part of the check. If damage stops it, that damage is its finding, and the other parts
    /// still run.
    private static func damageAsFinding(_ part: () async throws -> [DataFinding]) async throws -> [DataFinding] {
        do { return try await part() } catch StorageError.corruptDatabase(let reason) {
            return [.damagedStructure(reason)]
        }
    }

    // MARK: Structure

    private func structure() async throws -> [DataFinding] {
        guard database.engine == .sqlite else { return [] }
        return try await database.read { try Self.structure(in: $0) }
    }

    /// Returns what is wrong with the structure of a SQLite database.
    static func structure(in transaction: ReadTransaction) throws -> [DataFinding] {
        var findings: [DataFinding] = []
        for row in try transaction.rows("PRAGMA integrity_check(20)") {
            let words = try row.text("integrity_check")
            if words != "ok" { findings.append(.damagedStructure(words)) }
        }
        let broken = try transaction.rows(
            "SELECT \"table\" AS name, COUNT(*) AS number FROM pragma_foreign_key_check GROUP BY \"table\"")
        for row in broken {
            findings.append(.brokenForeignKeys(table: try row.text("name"), count: try row.integer("number")))
        }
        return findings
    }

    private func schema() async throws -> [DataFinding] {
        guard database.engine == .sqlite, let migrations else { return [] }
        let (found, seen) = try await database.read { transaction in
            let seen = try SchemaHistory.seen(in: transaction, among: StorageMigrations.all + migrations)
            return (try SchemaObject.all(in: transaction), seen)
        }
        let expected = try SchemaObject.all(madeBy: seen)
        return SchemaObject.difference(of: found, from: expected).map { [.foreignSchema($0)] } ?? []
    }

    // MARK: Rows

    private func rows(
        _ check: RowCheck, _ summary: inout Summary, _ report: @escaping @Sendable (DataFinding) -> Void
    ) async throws -> [DataFinding] {
        let outcome = try await RowCheckRun(database: database, check: check).run(report: report)
        summary.rows += outcome.rows
        summary.damages += outcome.damages
        return []
    }

    // MARK: References

    private func references() async throws -> [DataFinding] {
        let references = inventory.blobReferences
        return try await database.read { transaction in
            var findings: [DataFinding] = []
            for reference in references {
                let (table, column) = (reference.table, reference.column)
                let isMissing = """
                    FROM \(table) WHERE \(column) IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM blobs WHERE blobs.id = \(table).\(column))
                    """
                let count = try transaction.row("SELECT COUNT(*) AS number \(isMissing)")?.integer("number") ?? 0
                guard count > 0 else { continue }
                let example = try transaction.row("SELECT \(column) AS id \(isMissing) LIMIT 1")
                findings.append(.missingBlobs(reference, count: count, example: try? example?.blobID("id")))
            }
            if let unreferenced = try Self.unreferenced(references, in: transaction) { findings.append(unreferenced) }
            return findings
        }
    }

    /// Returns the blobs that no row refers to. Subtracting sets, instead of looking up row by row, needs no index on
    /// the references.
    private static func unreferenced(
        _ references: [BlobReference], in transaction: ReadTransaction
    ) throws -> DataFinding? {
        let others = references.map { " EXCEPT SELECT \($0.column) FROM \($0.table) WHERE \($0.column) IS NOT NULL" }
        let row = try transaction.row(
            """
            SELECT COUNT(*) AS number, CAST(COALESCE(SUM(LENGTH(blobs.bytes)), 0) AS BIGINT) AS bytes FROM blobs
            WHERE id IN (SELECT id FROM blobs\(others.joined()))
            """)
        guard let row, try row.integer("number") > 0 else { return nil }
        return .unreferencedBlobs(count: try row.integer("number"), bytes: try row.integer("bytes"))
    }

    // MARK: Sealed values

    private func sealedValues(_ summary: inout Summary) async throws -> [DataFinding] {
        guard let key else { return [] }
        let columns = inventory.sealedColumns
        let (count, findings) = try await database.read { transaction in
            var count = 0
            var findings: [DataFinding] = []
            for column in columns {
                try column.forEach(in: transaction) { _, sealed, context throws(StorageError) in
                    count += 1
                    do throws(StorageError) { _ = try key.open(sealed, context: context) } catch {
                        findings.append(.unopenedValue(context: context.place, error))
                    }
                }
            }
            return (count, findings)
        }
        summary.sealedValues = count
        return findings
    }

    // MARK: Blobs

    /// Reads the blobs in a transaction per page, so that a long check does not hold up SQLite's checkpoints.
    private func blobs(
        _ summary: inout Summary, _ report: @escaping @Sendable (DataFinding) -> Void,
        _ progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> [DataFinding] {
        let total = try await database.read { transaction in
            Int(try transaction.row("SELECT COUNT(*) AS number FROM blobs")?.integer("number") ?? 0)
        }
        var last: [UInt8] = []
        while true {
            let after = last
            let page = try await database.read { transaction in
                try Self.blobs(after: after, in: transaction, report)
            }
            summary.blobs += page.count
            summary.blobBytes += page.bytes
            summary.damages += page.damages
            progress(summary.blobs, total)
            guard let end = page.last else { return [] }
            last = end
        }
    }

    private struct Page: Sendable {
        var count = 0
        var bytes: Int64 = 0
        var damages = 0
        var last: [UInt8]?
    }

    private static func blobs(
        after last: [UInt8], in transaction: ReadTransaction, _ report: (DataFinding) -> Void
    ) throws -> Page {
        var page = Page()
        for row in try transaction.rows("SELECT id FROM blobs WHERE id > $1 ORDER BY id LIMIT 100", [last]) {
            page.last = try row.blob("id")
            page.count += 1
            let id = try row.blobID("id")
            do {
                page.bytes += Int64(try transaction.blob(id)?.count ?? 0)
            } catch {
                switch error {
                case .corruptBlob, .corruptDatabase, .wrongType:
                    page.damages += 1
                    report(.damagedBlob(id))
                default: throw error
                }
            }
        }
        return page
    }
}
