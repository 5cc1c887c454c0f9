internal import Crypto

/// The name of stored bytes: their SHA-256.
public struct BlobID: Hashable, Sendable, SQLConvertible {
    /// The 32 bytes of the digest.
    public let digest: [UInt8]

    /// The name of these bytes.
    public init(of bytes: [UInt8]) {
        digest = Array(SHA256.hash(data: bytes))
    }

    /// A name from its 32 bytes; nil for another number of them.
    public init?(digest: [UInt8]) {
        guard digest.count == SHA256.byteCount else { return nil }
        self.digest = digest
    }

    /// A name from its hexadecimal form; nil where it is none.
    public init?(_ description: String) {
        guard let digest = Hexadecimal.bytes(description.lowercased()) else { return nil }
        self.init(digest: digest)
    }

    public var sqlValue: SQLValue { .blob(digest) }
}

extension BlobID: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.text(digest) }
}
