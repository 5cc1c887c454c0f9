/// What a secret is sealed for: the place where it lies, and what decides where it goes when it is used.
public struct SealContext: Hashable, Sendable {
    /// The place, for example `mailbox/42/password`: a value cannot be moved to another row.
    public let place: String
    /// Values beside it, for example a server and a user name. With any other the secret does not open, so that nobody can have
    /// it sent elsewhere who can change the values.
    public let bound: [SQLValue]

    public init(_ place: String, boundTo bound: [SQLValue] = []) {
        self.place = place
        self.bound = bound
    }

    /// All of it as bytes, in one way only: each part has its kind and its length before it.
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
