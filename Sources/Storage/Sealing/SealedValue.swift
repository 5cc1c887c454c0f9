/// A secret as it may lie in the database: encrypted, and bound to the place it belongs to.
public struct SealedValue: Sendable, Hashable, SQLConvertible {
    /// One byte of version (1), eight of the key's id, twelve of nonce, the ciphertext, sixteen of tag.
    public let bytes: [UInt8]

    /// A sealed value as it was stored. Whether it is one is found out when it is opened.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var sqlValue: SQLValue { .blob(bytes) }
}
