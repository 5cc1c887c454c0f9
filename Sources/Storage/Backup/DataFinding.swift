/// Something that a check has found.
public enum DataFinding: Sendable, Hashable {
    /// The file's structure is damaged, in SQLite's words.
    case damagedStructure(String)
    /// So many rows of a table refer to rows that are not there.
    case brokenForeignKeys(table: String, count: Int64)
    /// Stored bytes are not those of their name, or cannot be read.
    case damagedBlob(BlobID)
    /// So many rows refer to bytes that are not stored; one of the names.
    case missingBlobs(BlobReference, count: Int64, example: BlobID?)
    /// A sealed value cannot be opened with the key.
    case unopenedValue(context: String, StorageError)
    /// Columns of a row say something else than what they were made from, or something that no program of ours writes.
    case wrongRow(table: String, id: Int64, columns: [String])
    /// The database defines something else than its migrations make.
    case foreignSchema(SchemaDifference)
    /// Bytes that no row refers to: no damage, but room that is not needed.
    case unreferencedBlobs(count: Int64, bytes: Int64)

    /// Whether anything is lost or broken.
    public var isDamage: Bool {
        if case .unreferencedBlobs = self { return false }
        return true
    }

    /// A stable word for programs.
    public var code: String {
        switch self {
        case .damagedStructure: "damaged-structure"
        case .brokenForeignKeys: "broken-foreign-keys"
        case .damagedBlob: "damaged-blob"
        case .missingBlobs: "missing-blobs"
        case .unopenedValue: "unopened-value"
        case .wrongRow: "wrong-row"
        case .foreignSchema: "foreign-schema"
        case .unreferencedBlobs: "unreferenced-blobs"
        }
    }
}

extension DataFinding: CustomStringConvertible {
    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .damagedStructure(let words): "the database's structure is damaged: \(words)"
        case .brokenForeignKeys(let table, let count):
            "\(count) row\(count == 1 ? "" : "s") of \(table) refer to rows that are not there"
        case .damagedBlob(let id): "the stored bytes \(id) are damaged"
        case .missingBlobs(let reference, let count, let example):
            "\(count) row\(count == 1 ? "" : "s") of \(reference.table) refer to bytes that are not stored"
                + (example.map { ", such as \($0)" } ?? "")
        case .unopenedValue(_, let error): error.description
        case .wrongRow(let table, let id, let columns):
            "row \(id) of \(table) was changed: what it says in \(columns.joined(separator: ", ")) cannot be right"
        case .foreignSchema(let difference): "the database \(difference)"
        case .unreferencedBlobs(let count, let bytes):
            "nothing refers to \(count) stored piece\(count == 1 ? "" : "s") of \(bytes) bytes in all"
        }
    }
}
