/// A finding of a ``DataCheck``.
public enum DataFinding: Sendable, Hashable {
    /// The file's structure is damaged; the text is SQLite's.
    case damagedStructure(String)
    /// Rows of a table refer to rows that don't exist; `count` of them.
    case brokenForeignKeys(table: String, count: Int64)
    /// Stored bytes do not match their id, or cannot be read.
    case damagedBlob(BlobID)
    /// Rows refer to blobs that are not stored; `count` of them, with the id of one.
    case missingBlobs(BlobReference, count: Int64, example: BlobID?)
    /// A sealed value does not open with the key.
    case unopenedValue(context: String, StorageError)
    /// Columns of a row differ from what they were derived from, or have a value that Pennypost never writes.
    case wrongRow(table: String, id: Int64, columns: [String])
    /// The database's schema differs from what its migrations make.
    case foreignSchema(SchemaDifference)
    /// Blobs that no row refers to. They are not damage, only wasted space.
    case unreferencedBlobs(count: Int64, bytes: Int64)

    /// Whether anything is lost or broken.
    public var isDamage: Bool {
        if case .unreferencedBlobs = self { return false }
        return true
    }

    /// A stable identifier for programs.
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
