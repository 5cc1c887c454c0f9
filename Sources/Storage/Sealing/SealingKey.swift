internal import Crypto

/// The key that seals the secrets in the database, kept outside it: 256 bits for AES-GCM (NIST SP 800-38D).
///
/// A fresh nonce of 96 random bits is drawn for each value; one key is good for about 2³² of them, far more than a company
/// has mailboxes.
public struct SealingKey: Sendable {
    /// What tells keys apart without telling anything of them: the first eight bytes of an HMAC under the key.
    public struct ID: Hashable, Sendable, CustomStringConvertible {
        public let bytes: [UInt8]
        /// Sixteen hexadecimal digits.
        public var description: String { Hexadecimal.text(bytes) }
    }

    static let byteCount = 32
    private static let version: UInt8 = 1
    static let idLength = 8
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: SymmetricKey
    public let id: ID

    /// A new random key.
    public init() {
        self.init(key: SymmetricKey(size: .bits256))
    }

    /// A key from its 32 bytes; nil for another number of them.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(key: SymmetricKey(data: bytes))
    }

    private init(key: SymmetricKey) {
        self.key = key
        let mark = HMAC<SHA256>.authenticationCode(for: Array("pennypost sealing key id".utf8), using: key)
        id = ID(bytes: Array(mark.prefix(Self.idLength)))
    }

    /// Encrypts bytes for one place.
    ///
    /// - Parameter context: the place, for example `mailbox/42/password`. The value opens only with the same context, so that
    ///   it cannot be moved to another row.
    public func seal(_ bytes: [UInt8], context: String) throws(StorageError) -> SealedValue {
        let header = [Self.version] + id.bytes
        do {
            let box = try AES.GCM.seal(bytes, using: key, authenticating: header + Array(context.utf8))
            return SealedValue(bytes: header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch {
            throw .sealingFailed(context: context)
        }
    }

    /// Decrypts what ``seal(_:context:)`` gave.
    ///
    /// - Throws: ``StorageError/sealedWithAnotherKey(context:keyID:)``; ``StorageError/sealBroken(context:)`` where the value
    ///   was changed, moved from another place, or is none.
    public func open(_ sealed: SealedValue, context: String) throws(StorageError) -> [UInt8] {
        let header = Array(sealed.bytes.prefix(1 + Self.idLength))
        let rest = sealed.bytes.dropFirst(header.count)
        guard header.first == Self.version, rest.count >= Self.nonceLength + Self.tagLength else {
            throw .sealBroken(context: context)
        }
        let keyID = ID(bytes: Array(header.dropFirst()))
        guard keyID == id else { throw .sealedWithAnotherKey(context: context, keyID: keyID) }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: rest.prefix(Self.nonceLength)),
                ciphertext: rest.dropFirst(Self.nonceLength).dropLast(Self.tagLength), tag: rest.suffix(Self.tagLength))
            return Array(try AES.GCM.open(box, using: key, authenticating: header + Array(context.utf8)))
        } catch {
            throw .sealBroken(context: context)
        }
    }

    /// Another key, for one purpose, from which nothing of this one can be found out: HKDF-SHA256 (RFC 5869) without a salt.
    func derivedKey(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: SHA256.byteCount)
    }

    /// The key's bytes, for its file alone.
    func withBytes<Result>(_ body: ([UInt8]) throws(StorageError) -> Result) throws(StorageError) -> Result {
        try body(key.withUnsafeBytes { Array($0) })
    }
}

extension SealingKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "sealing key \(id)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
