import Foundation
import Storage

/// A room with everything that backups must handle: blobs, sealed values, a full-text index, and foreign keys.
enum Archive {
    static let index = TextIndex(name: "paper_words", fields: ["title", "text"])

    static let migrations = [
        Migration(
            room: "Archive", number: 1, name: "boxes and papers",
            statements: [
                // It sorts first by name, although it refers to the other.
                """
                CREATE TABLE a_papers (
                    id BIGINT PRIMARY KEY, box BIGINT NOT NULL REFERENCES boxes (id), blob_id BLOB, weight DOUBLE PRECISION
                )
                """,
                "CREATE TABLE boxes (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, secret BLOB)",
            ].reversed()),
        Migration(room: "Archive", number: 2, name: "search index", statements: index.creation),
    ]

    static let inventory = DataInventory(
        blobReferences: [BlobReference(table: "a_papers", column: "blob_id")],
        sealedColumns: [
            SealedColumn(
                table: "boxes", idColumn: "id", column: "secret",
                boundTo: [SealBinding(table: "boxes", idColumn: "id", columns: ["name"])], place: { "box/\($0)" })
        ],
        textIndexes: [index])

    /// A box's secret is bound to its name.
    private static func context(_ box: Int64, _ name: String) -> SealContext {
        SealContext("box/\(box)", boundTo: [.text(name)])
    }

    static func bytes(_ number: Int) -> [UInt8] { Array("paper \(number) ".utf8) + [0, 255, UInt8(number % 256)] }

    /// Adds papers; every tenth has no bytes.
    static func fill(_ database: Database, key: SealingKey, papers: Range<Int> = 0..<700) async throws {
        try await database.write { transaction in
            for box in 0..<3 {
                let context = context(Int64(box), "krabice \(box)")
                let secret: SealedValue? =
                    box == 2 ? nil : try key.seal(Array("secret \(box)".utf8), context: context)
                try transaction.execute(
                    "INSERT INTO boxes (id, name, secret) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                    [box, "krabice \(box)", secret])
            }
            for number in papers {
                let blob = number % 10 == 9 ? nil : try transaction.storeBlob(bytes(number))
                try transaction.execute(
                    "INSERT INTO a_papers (id, box, blob_id, weight) VALUES ($1, $2, $3, $4)",
                    [number, number % 3, blob, number % 7 == 0 ? nil : Double(number) / 4])
                try index.add(
                    Int64(number), scope: Int64(number % 3),
                    texts: ["žluť \(number)", "paper no \(number) of many papers"],
                    in: transaction)
            }
        }
    }

    /// Returns everything in it as text, for comparison.
    static func contents(_ database: Database, key: SealingKey) async throws -> [String] {
        try await database.read { transaction in
            var lines: [String] = []
            for row in try transaction.rows("SELECT * FROM a_papers ORDER BY id") {
                let blob = try row.optionalBlobID("blob_id")
                let bytes = try blob.flatMap { try transaction.blob($0) }
                lines.append("\(row.values) \(bytes ?? [])")
            }
            for row in try transaction.rows("SELECT * FROM boxes ORDER BY id") {
                let id = try row.integer("id")
                let name = try row.text("name")
                let secret = try row.optionalSealedValue("secret").map { try key.open($0, context: context(id, name)) }
                lines.append("\(id) \(name) \(secret ?? [])")
            }
            for word in ["paper", "17", "papers of"] {
                lines.append(
                    "\(try index.documents(matching: [TextTerm(word)], scopes: [1, 2], limit: 1000, in: transaction))")
            }
            return lines
        }
    }
}
