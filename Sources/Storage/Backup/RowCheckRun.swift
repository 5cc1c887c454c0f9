/// Runs a ``RowCheck`` over its table, in portions with a transaction each, so that a long check does not hold up
/// SQLite's checkpoints.
struct RowCheckRun {
    struct Outcome: Sendable {
        var rows = 0
        var damages = 0
    }

    let database: Database
    let check: RowCheck

    private static let portion = 100

    func run(report: @escaping @Sendable (DataFinding) -> Void) async throws -> Outcome {
        var outcome = Outcome()
        var first = Int64.min
        while true {
            let start = first
            let page = try await database.read { try self.page(from: start, in: $0) }
            for finding in page.findings { report(finding) }
            outcome.rows += page.rows
            outcome.damages += page.findings.count
            guard let last = page.last, last < .max else { return outcome }
            first = last + 1
        }
    }

    private struct Page: Sendable {
        var rows = 0
        var findings: [DataFinding] = []
        /// The number of the last row; `nil` if no more can follow.
        var last: Int64?
    }

    private func page(from first: Int64, in transaction: ReadTransaction) throws -> Page {
        let (table, idColumn) = (check.table, check.idColumn)
        let rows = try transaction.rows(
            "SELECT * FROM \(table) WHERE \(idColumn) >= $1 ORDER BY \(idColumn) LIMIT \(Self.portion)", [first])
        var page = Page()
        for row in rows {
            // SQLite sorts anything that is not a number after all numbers.
            guard let id = try? row.integer(idColumn) else {
                page.findings.append(.damagedStructure("\(table) has a row whose \(idColumn) is not a number"))
                page.last = nil
                return page
            }
            page.rows += 1
            page.last = id
            let columns = try contradictions(row, transaction)
            if !columns.isEmpty { page.findings.append(.wrongRow(table: table, id: id, columns: columns)) }
        }
        if rows.count < Self.portion { page.last = nil }
        return page
    }

    private func contradictions(_ row: Row, _ transaction: ReadTransaction) throws -> [String] {
        do { return try check.contradictions(row, transaction) } catch StorageError.wrongType(let column, _, _) {
            return [column]
        }
    }
}
