import CLibPQ

/// The PostgreSQL types that values are sent and read as, by their OIDs (`pg_type.dat`).
enum PostgreSQLType: UInt32 {
    case boolean = 16, bytea = 17, char = 18, name = 19, int8 = 20, int2 = 21, int4 = 23, text = 25, oid = 26
    case json = 114, float4 = 700, float8 = 701, unknown = 705, bpchar = 1042, varchar = 1043, void = 2278
}

/// Values as libpq takes them: types, bytes, lengths and formats, all in binary.
struct PostgreSQLParameters {
    private(set) var types: [UInt32] = []
    private var lengths: [Int32] = []
    private var offsets: [Int?] = []
    private var bytes: [UInt8] = []

    init(_ values: [SQLValue]) {
        types.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        offsets.reserveCapacity(values.count)
        for value in values { append(value) }
        // An empty value at the end needs an address too.
        bytes.append(0)
    }

    private mutating func append(_ value: SQLValue) {
        let start = bytes.count
        switch value {
        case .null:
            // The server infers the type from where the value is used.
            types.append(0)
            lengths.append(0)
            offsets.append(nil)
            return
        case .integer(let number):
            types.append(PostgreSQLType.int8.rawValue)
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        case .real(let number):
            types.append(PostgreSQLType.float8.rawValue)
            withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
        case .text(let text):
            types.append(PostgreSQLType.text.rawValue)
            bytes.append(contentsOf: text.utf8)
        case .blob(let blob):
            types.append(PostgreSQLType.bytea.rawValue)
            bytes.append(contentsOf: blob)
        }
        offsets.append(start)
        lengths.append(Int32(clamping: bytes.count - start))
    }

    /// The number of bytes of the values.
    var byteCount: Int { bytes.count }

    /// Passes `body` what libpq's calls take: the count, the types, the values, the lengths, the formats.
    func withPointers<Result>(
        _ body: (
            Int32, UnsafePointer<UInt32>, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>,
            UnsafePointer<Int32>
        ) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
            let formats = [Int32](repeating: 1, count: offsets.count)
            return body(Int32(offsets.count), types, pointers, lengths, formats)
        }
    }
}

/// The rows of one result, in binary.
struct PostgreSQLRows {
    private let result: OpaquePointer
    let columns: [String]
    private let types: [PostgreSQLType]
    let count: Int32

    /// - Throws: ``StorageError/wrongStatement(sql:reason:)`` if a column has a type that SQLite does not have.
    init(_ result: OpaquePointer, sql: String) throws(StorageError) {
        self.result = result
        count = PQntuples(result)
        var columns: [String] = []
        var types: [PostgreSQLType] = []
        for column in 0..<PQnfields(result) {
            let name = PQfname(result, column).map { String(cString: $0) } ?? ""
            guard let type = PostgreSQLType(rawValue: PQftype(result, column)) else {
                throw .wrongStatement(
                    sql: sql,
                    reason: "column \(name) has the type \(PQftype(result, column)): CAST it to BIGINT, TEXT or "
                        + "DOUBLE PRECISION")
            }
            columns.append(name)
            types.append(type)
        }
        self.columns = columns
        self.types = types
    }

    /// The first value; `nil` if it is not an integer.
    var firstInteger: Int64? {
        guard count > 0, let type = types.first, case .integer(let number) = value(0, 0, type) else { return nil }
        return number
    }

    func row(_ index: Int32) -> Row {
        Row(columns: columns, values: types.indices.map { value(index, Int32($0), types[$0]) })
    }

    private func value(_ row: Int32, _ column: Int32, _ type: PostgreSQLType) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch type {
        case .boolean: return .integer(bytes.first == 0 ? 0 : 1)
        case .int2, .int4, .int8:
            let negative = bytes.first.map { $0 & 0x80 != 0 } ?? false
            return .integer(bytes.reduce(negative ? -1 : 0) { $0 << 8 | Int64($1) })
        case .oid: return .integer(bytes.reduce(0) { $0 << 8 | Int64($1) })
        case .float4:
            return .real(Double(Float(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) })))
        case .float8: return .real(Double(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) }))
        case .bytea: return .blob(Array(bytes))
        case .char, .name, .text, .json, .unknown, .bpchar, .varchar:
            return .text(String(decoding: bytes, as: UTF8.self))
        case .void: return .null
        }
    }
}
