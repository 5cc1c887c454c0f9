/// A secret as it may lie in the database: encrypted, and bound to the place it belongs to and to where it goes.
public struct SealedValue: Sendable, Hashable, SQLConvertible {
    /// One byte of version (2), eight of the key's id, twelve of nonce, the ciphertext, sixteen of tag.
    public let bytes: [UInt8]

    static let version: UInt8 = 2
    /// That of version 0.1, bound to its place alone.
    static let firstVersion: UInt8 = 1

    /// A sealed value as it was stored. Whether it is one is found out when it is opened.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isOfFirstVersion: Bool { bytes.first == Self.firstVersion }

    public var sqlValue: SQLValue { .blob(bytes) }
}
