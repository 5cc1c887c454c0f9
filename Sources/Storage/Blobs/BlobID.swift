import Crypto

/// The identifier of stored bytes: their SHA-256.
public struct BlobID: Hashable, Sendable, SQLConvertible {
    /// The 32 bytes of the digest.
    public let digest: [UInt8]

    /// Creates the identifier of these bytes by hashing them.
    public init(of bytes: [UInt8]) {
        digest = Array(SHA256.hash(data: bytes))
    }

    /// Creates an identifier from a digest; `nil` if it is not 32 bytes.
    public init?(digest: [UInt8]) {
        guard digest.count == SHA256.byteCount else { return nil }
        self.digest = digest
    }

    /// Creates an identifier from its hexadecimal form; `nil` if it is not 64 hexadecimal digits.
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
