/// One row of a result, complete and independent of its statement.
///
/// Columns are looked up by the names that the statement gives them; case matters. A value of another type is an error
/// that names the column: nothing is converted.
///
/// Each accessor throws ``StorageError/missingColumn(_:available:)`` if there is no such column and
/// ``StorageError/wrongType(column:expected:found:)`` if the value has another type. NULL is `nil` to those named
/// `optional…` and a wrong type to the others.
public struct Row: Sendable, Hashable {
    /// The columns' names, in order.
    public let columns: [String]
    /// The columns' values, in the same order.
    public let values: [SQLValue]

    init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// Returns the value of a column as it is.
    ///
    /// - Throws: ``StorageError/missingColumn(_:available:)`` if there is no such column.
    public func value(_ column: String) throws(StorageError) -> SQLValue {
        guard let index = columns.firstIndex(of: column), index < values.count else {
            throw .missingColumn(column, available: columns)
        }
        return values[index]
    }

    /// The value of a column; `nil` if there is no such column.
    public subscript(column: String) -> SQLValue? { try? value(column) }

    /// Returns an integer.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or of another type.
    public func integer(_ column: String) throws(StorageError) -> Int64 {
        try present(try optionalInteger(column), column, "integer")
    }

    /// Returns a real number; an integer counts as one.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or of another type.
    public func real(_ column: String) throws(StorageError) -> Double {
        try present(try optionalReal(column), column, "real")
    }

    /// Returns a text.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or of another type.
    public func text(_ column: String) throws(StorageError) -> String {
        try present(try optionalText(column), column, "text")
    }

    /// Returns a blob's bytes.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or of another type.
    public func blob(_ column: String) throws(StorageError) -> [UInt8] {
        try present(try optionalBlob(column), column, "blob")
    }

    /// Returns a Boolean, stored as the integer 0 or 1.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or anything but 0 and 1.
    public func bool(_ column: String) throws(StorageError) -> Bool {
        try present(try optionalBool(column), column, "integer")
    }

    /// Returns a timestamp, stored as an integer of microseconds.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or of another type.
    public func timestamp(_ column: String) throws(StorageError) -> Timestamp {
        Timestamp(microseconds: try integer(column))
    }

    /// Returns a blob's identifier, stored as 32 bytes.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or not a blob of 32 bytes.
    public func blobID(_ column: String) throws(StorageError) -> BlobID {
        try present(try optionalBlobID(column), column, "blob")
    }

    /// Returns a sealed value, stored as a blob.
    ///
    /// - Throws: ``StorageError`` if the column is missing, NULL, or of another type.
    public func sealedValue(_ column: String) throws(StorageError) -> SealedValue {
        SealedValue(bytes: try blob(column))
    }

    /// Returns an integer; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or of another type.
    public func optionalInteger(_ column: String) throws(StorageError) -> Int64? {
        switch try value(column) {
        case .integer(let value): value
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "integer", found: other.kind)
        }
    }

    /// Returns a real number; `nil` if the column is NULL. An integer counts as a real number.
    ///
    /// - Throws: ``StorageError`` if the column is missing or of another type.
    public func optionalReal(_ column: String) throws(StorageError) -> Double? {
        switch try value(column) {
        case .real(let value): value
        case .integer(let value): Double(value)
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "real", found: other.kind)
        }
    }

    /// Returns a text; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or of another type.
    public func optionalText(_ column: String) throws(StorageError) -> String? {
        switch try value(column) {
        case .text(let value): value
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "text", found: other.kind)
        }
    }

    /// Returns a blob's bytes; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or of another type.
    public func optionalBlob(_ column: String) throws(StorageError) -> [UInt8]? {
        switch try value(column) {
        case .blob(let value): value
        case .null: nil
        case let other: throw .wrongType(column: column, expected: "blob", found: other.kind)
        }
    }

    /// Returns a Boolean, stored as the integer 0 or 1; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or anything but 0 and 1.
    public func optionalBool(_ column: String) throws(StorageError) -> Bool? {
        switch try optionalInteger(column) {
        case 0: false
        case 1: true
        case nil: nil
        case .some(let other): throw .wrongType(column: column, expected: "0 or 1", found: "\(other)")
        }
    }

    /// Returns a timestamp, stored as an integer of microseconds; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or of another type.
    public func optionalTimestamp(_ column: String) throws(StorageError) -> Timestamp? {
        try optionalInteger(column).map(Timestamp.init(microseconds:))
    }

    /// Returns a blob's identifier, stored as 32 bytes; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or not a blob of 32 bytes.
    public func optionalBlobID(_ column: String) throws(StorageError) -> BlobID? {
        guard let bytes = try optionalBlob(column) else { return nil }
        guard let id = BlobID(digest: bytes) else {
            throw .wrongType(column: column, expected: "32 bytes", found: "\(bytes.count) bytes")
        }
        return id
    }

    /// Returns a sealed value, stored as a blob; `nil` if the column is NULL.
    ///
    /// - Throws: ``StorageError`` if the column is missing or of another type.
    public func optionalSealedValue(_ column: String) throws(StorageError) -> SealedValue? {
        try optionalBlob(column).map(SealedValue.init(bytes:))
    }

    private func present<Value>(_ value: Value?, _ column: String, _ kind: String) throws(StorageError) -> Value {
        guard let value else { throw .wrongType(column: column, expected: kind, found: "null") }
        return value
    }
}
