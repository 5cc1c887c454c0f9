/// Bytes with their identifier. Hashing takes time: to store many, create them before the transaction begins.
public struct Blob: Hashable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]
    /// The identifier of the bytes.
    public let id: BlobID

    /// Hashes the bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        id = BlobID(of: bytes)
    }

    public static func == (one: Blob, other: Blob) -> Bool { one.id == other.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
