/// Bytes with their name. Hashing takes time: whoever stores much makes them before the transaction begins.
public struct Blob: Hashable, Sendable {
    public let bytes: [UInt8]
    public let id: BlobID

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        id = BlobID(of: bytes)
    }

    public static func == (one: Blob, other: Blob) -> Bool { one.id == other.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
