/// The context that a secret is sealed for: the place where it is stored, and the values that decide where it is sent.
public struct SealContext: Hashable, Sendable {
    /// The place, for example `mailbox/42/password`. It keeps a value from being moved to another row.
    public let place: String
    /// The values that the secret is bound to, for example a server and a user name. The secret does not open with any
    /// others, so that changing them can't send it elsewhere.
    public let bound: [SQLValue]

    /// Creates a context.
    ///
    /// - Parameters:
    ///   - place: The place where the secret is stored.
    ///   - bound: The values that it is bound to.
    public init(_ place: String, boundTo bound: [SQLValue] = []) {
        self.place = place
        self.bound = bound
    }

    /// The unambiguous encoding of the context: each part is preceded by its kind and length.
    var associatedData: [UInt8] {
        Self.part(0, Array(place.utf8)) + bound.flatMap { Self.part($0.kindNumber, $0.canonicalBytes) }
    }

    private static func part(_ kind: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [kind] + UInt64(bytes.count).bigEndianBytes + bytes
    }
}

extension SealContext: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral place: String) { self.init(place) }
}

extension SQLValue {
    fileprivate var kindNumber: UInt8 {
        switch self {
        case .null: 1
        case .integer: 2
        case .real: 3
        case .text: 4
        case .blob: 5
        }
    }

    fileprivate var canonicalBytes: [UInt8] {
        switch self {
        case .null: []
        case .integer(let value): UInt64(bitPattern: value).bigEndianBytes
        case .real(let value): value.bitPattern.bigEndianBytes
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        }
    }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) } }
}
