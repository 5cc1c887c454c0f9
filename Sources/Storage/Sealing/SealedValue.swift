/// A secret in the form that may be stored in the database: encrypted, and bound to its place and destination.
public struct SealedValue: Sendable, Hashable, SQLConvertible {
    /// The version (1 byte: 2), the key's id (8 bytes), the nonce (12 bytes), the ciphertext, and the tag (16 bytes).
    public let bytes: [UInt8]

    static let version: UInt8 = 2
    /// The version byte of values that Pennypost 0.1 sealed, which are bound to their place alone.
    static let firstVersion: UInt8 = 1

    /// Creates a value from stored bytes. They are verified only when the value is opened.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isOfFirstVersion: Bool { bytes.first == Self.firstVersion }

    public var sqlValue: SQLValue { .blob(bytes) }
}
