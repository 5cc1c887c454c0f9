/// One row of a result, whole and independent of its statement.
///
/// Columns are asked for by the names that the statement gives them, in the same case. What is not of the asked kind is an
/// error that names the column: the database does not convert.
public struct Row: Sendable, Hashable {
    /// The columns' names, in order.
    public let columns: [String]
    /// The columns' values, in the same order.
    public let values: [SQLValue]

    init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column as it is.
    public func value(_ column: String) throws(StorageError) -> SQLValue {
        guard let index = columns.firstIndex(of: column), index < values.count else {
            throw .missingColumn(column, available: columns)
        }
        return values[index]
    }

    /// The value of a column, or nil where there is no such column.
    public subscript(column: String) -> SQLValue? { try? value(column) }

    public func integer(_ column: String) throws(StorageError) -> Int64 {
        try present(try optionalInteger(column), column, "integer")
    }

    public func real(_ column: String) throws(StorageError) -> Double {
        try present(try optionalReal(column), column, "real")
    }

    public func text(_ column: String) throws(StorageError) -> String {
        try present(try optionalText(column), column, "text")
    }

    public func blob(_ column: String) throws(StorageError) -> [UInt8] {
        try present(try optionalBlob(column), column, "blob")
    }

    /// An integer that is 0 or 1.
    public func bool(_ column: String) throws(StorageError) -> Bool {
        try present(try optionalBool(column), column, "integer")
    }

    public func timestamp(_ column: String) throws(StorageError) -> Timestamp {
        Timestamp(microseconds: try integer(column))
    }

    /// A blob of 32 bytes.
    public func blobID(_ column: String) throws(StorageError) -> BlobID {
        try present(try optionalBlobID(column), column, "blob")
    }

    public func sealedValue(_ column: String) throws(StorageError) -> SealedValue {
        SealedValue(bytes: try blob(column))
    }

    public func optionalInteger(_ column: String) throws(StorageError) -> Int64? {
        switch try value(column) {
        case .integer(let value): value
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "integer", found: other.kind)
        }
    }

    /// A real number; an integer is one too.
    public func optionalReal(_ column: String) throws(StorageError) -> Double? {
        switch try value(column) {
        case .real(let value): value
        case .integer(let value): Double(value)
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "real", found: other.kind)
        }
    }

    public func optionalText(_ column: String) throws(StorageError) -> String? {
        switch try value(column) {
        case .text(let value): value
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "text", found: other.kind)
        }
    }

    public func optionalBlob(_ column: String) throws(StorageError) -> [UInt8]? {
        switch try value(column) {
        case .blob(let value): value
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "blob", found: other.kind)
        }
    }

    public func optionalBool(_ column: String) throws(StorageError) -> Bool? {
        switch try optionalInteger(column) {
        case 0: false
        case 1: true
        case nil: nil
        case .some(let other): throw .wrongType(column: column, expected: "0 or 1", found: "\(other)")
        }
    }

    public func optionalTimestamp(_ column: String) throws(StorageError) -> Timestamp? {
        try optionalInteger(column).map(Timestamp.init(microseconds:))
    }

    public func optionalBlobID(_ column: String) throws(StorageError) -> BlobID? {
        guard let bytes = try optionalBlob(column) else { return nil }
        guard let id = BlobID(digest: bytes) else {
            throw .wrongType(column: column, expected: "32 bytes", found: "\(bytes.count) bytes")
        }
        return id
    }

    public func optionalSealedValue(_ column: String) throws(StorageError) -> SealedValue? {
        try optionalBlob(column).map(SealedValue.init(bytes:))
    }

    private func present<Value>(_ value: Value?, _ column: String, _ kind: String) throws(StorageError) -> Value {
        guard let value else { throw .wrongType(column: column, expected: kind, found: "null") }
        return value
    }
}
