import Crypto

/// The key that seals the secrets in the database and is kept outside it: 256 bits for AES-GCM (NIST SP 800-38D).
///
/// Each value gets a fresh random nonce of 96 bits. One key is good for about 2³² values, far more than a company has
/// mailboxes.
public struct SealingKey: Sendable {
    /// An identifier that reveals nothing about the key: the first eight bytes of an HMAC under it.
    public struct ID: Hashable, Sendable, CustomStringConvertible {
        /// The eight bytes.
        public let bytes: [UInt8]
        /// Sixteen hexadecimal digits.
        public var description: String { Hexadecimal.text(bytes) }
    }

    static let byteCount = 32
    static let idLength = 8
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: SymmetricKey
    /// The key's identifier.
    public let id: ID
    /// Whether everything sealed with the key is bound to its destination, so that values from version 0.1 are
    /// rejected.
    let bindsAll: Bool

    /// Creates a random key.
    public init() {
        self.init(key: SymmetricKey(size: .bits256), bindsAll: true)
    }

    /// Creates a key from its 32 bytes; `nil` for any other number of bytes.
    public init?(bytes: [UInt8]) {
        self.init(bytes: bytes, bindsAll: true)
    }

    init?(bytes: [UInt8], bindsAll: Bool) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(key: SymmetricKey(data: bytes), bindsAll: bindsAll)
    }

    private init(key: SymmetricKey, bindsAll: Bool) {
        self.key = key
        self.bindsAll = bindsAll
        let mark = HMAC<SHA256>.authenticationCode(for: Array("pennypost sealing key id".utf8), using: key)
        id = ID(bytes: Array(mark.prefix(Self.idLength)))
    }

    /// The same key, once everything sealed with it is bound to its destination.
    var bindingAll: SealingKey { SealingKey(key: key, bindsAll: true) }

    /// The same key as version 0.1 used it.
    var bindingPlacesAlone: SealingKey { SealingKey(key: key, bindsAll: false) }

    /// Encrypts bytes for one context.
    ///
    /// - Parameters:
    ///   - bytes: The secret.
    ///   - context: The place, for example `mailbox/42/password`, and what decides where the secret is sent. The value
    ///     opens only with the same context, so it can't be moved to another row or sent to another server.
    /// - Throws: ``StorageError/sealingFailed(context:)`` if the encryption fails.
    public func seal(_ bytes: [UInt8], context: SealContext) throws(StorageError) -> SealedValue {
        let header = [SealedValue.version] + id.bytes
        do {
            let box = try AES.GCM.seal(bytes, using: key, authenticating: header + context.associatedData)
            return SealedValue(bytes: header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch {
            throw .sealingFailed(context: context.place)
        }
    }

    /// Decrypts a value from ``seal(_:context:)``.
    ///
    /// - Throws: ``StorageError/sealedWithAnotherKey(context:keyID:)``; ``StorageError/sealBroken(context:)`` if the
    ///   value or what it is bound to was changed, if it was moved from another place, or if it is not a sealed value.
    public func open(_ sealed: SealedValue, context: SealContext) throws(StorageError) -> [UInt8] {
        guard sealed.bytes.first == SealedValue.version, sealed.bytes.count >= Self.leastLength else {
            throw .sealBroken(context: context.place)
        }
        let keyID = ID(bytes: Array(sealed.bytes[1...Self.idLength]))
        guard keyID == id else { throw .sealedWithAnotherKey(context: context.place, keyID: keyID) }
        guard let bytes = decrypted(sealed, context.associatedData) else { throw .sealBroken(context: context.place) }
        return bytes
    }

    /// Decrypts a value that version 0.1 sealed for its place alone, in order to bind it; `nil` if it does not open.
    func openFirstVersion(_ sealed: SealedValue, place: String) -> [UInt8]? {
        guard sealed.isOfFirstVersion, sealed.bytes.count >= Self.leastLength,
            sealed.bytes[1...Self.idLength].elementsEqual(id.bytes)
        else { return nil }
        return decrypted(sealed, Array(place.utf8))
    }

    private static let leastLength = 1 + idLength + nonceLength + tagLength

    /// Decrypts a value; `nil` if it does not open.
    ///
    /// - Parameter sealed: A value of at least ``leastLength`` bytes.
    private func decrypted(_ sealed: SealedValue, _ associatedData: [UInt8]) -> [UInt8]? {
        let header = sealed.bytes.prefix(1 + Self.idLength)
        let rest = sealed.bytes.dropFirst(header.count)
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: rest.prefix(Self.nonceLength)),
                ciphertext: rest.dropFirst(Self.nonceLength).dropLast(Self.tagLength), tag: rest.suffix(Self.tagLength))
            return Array(try AES.GCM.open(box, using: key, authenticating: Array(header) + associatedData))
        } catch {
            return nil
        }
    }

    /// Derives a key for one purpose, which reveals nothing about this one: HKDF-SHA256 (RFC 5869) without a salt.
    func derivedKey(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: SHA256.byteCount)
    }

    /// Passes the key's bytes to `body`; only the key file may use them.
    func withBytes<Result>(_ body: ([UInt8]) throws(StorageError) -> Result) throws(StorageError) -> Result {
        try body(key.withUnsafeBytes { Array($0) })
    }
}

extension SealingKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "sealing key \(id)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
