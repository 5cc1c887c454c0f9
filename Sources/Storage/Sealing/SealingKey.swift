import Crypto

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
    static let idLength = 8
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: SymmetricKey
    public let id: ID
    /// Whether all that was sealed with it is bound to where it goes, so that no value of version 0.1 is believed any more.
    let bindsAll: Bool

    /// A new random key.
    public init() {
        self.init(key: SymmetricKey(size: .bits256), bindsAll: true)
    }

    /// A key from its 32 bytes; nil for another number of them.
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

    /// The same key, now that all that was sealed with it is bound to where it goes.
    var bindingAll: SealingKey { SealingKey(key: key, bindsAll: true) }

    /// The same key as version 0.1 had it.
    var bindingPlacesAlone: SealingKey { SealingKey(key: key, bindsAll: false) }

    /// Encrypts bytes for one place.
    ///
    /// - Parameter context: the place, for example `mailbox/42/password`, and what decides where the secret goes. The value
    ///   opens only with the same context, so that it cannot be moved to another row, nor be sent to another server.
    public func seal(_ bytes: [UInt8], context: SealContext) throws(StorageError) -> SealedValue {
        let header = [SealedValue.version] + id.bytes
        do {
            let box = try AES.GCM.seal(bytes, using: key, authenticating: header + context.associatedData)
            return SealedValue(bytes: header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch {
            throw .sealingFailed(context: context.place)
        }
    }

    /// Decrypts what ``seal(_:context:)`` gave.
    ///
    /// - Throws: ``StorageError/sealedWithAnotherKey(context:keyID:)``; ``StorageError/sealBroken(context:)`` if the value, or
    ///   what it is bound to, was changed, if it was moved from another place, or if it is none.
    public func open(_ sealed: SealedValue, context: SealContext) throws(StorageError) -> [UInt8] {
        guard sealed.bytes.first == SealedValue.version, sealed.bytes.count >= Self.leastLength else {
            throw .sealBroken(context: context.place)
        }
        let keyID = ID(bytes: Array(sealed.bytes[1...Self.idLength]))
        guard keyID == id else { throw .sealedWithAnotherKey(context: context.place, keyID: keyID) }
        guard let bytes = decrypted(sealed, context.associatedData) else { throw .sealBroken(context: context.place) }
        return bytes
    }

    /// Decrypts what version 0.1 sealed for its place alone, in order to bind it; nil if it does not open.
    func openFirstVersion(_ sealed: SealedValue, place: String) -> [UInt8]? {
        guard sealed.isOfFirstVersion, sealed.bytes.count >= Self.leastLength,
            sealed.bytes[1...Self.idLength].elementsEqual(id.bytes)
        else { return nil }
        return decrypted(sealed, Array(place.utf8))
    }

    private static let leastLength = 1 + idLength + nonceLength + tagLength

    /// - Parameter sealed: with ``leastLength`` bytes.
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
