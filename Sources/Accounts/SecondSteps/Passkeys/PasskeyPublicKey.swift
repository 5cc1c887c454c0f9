import Crypto
import CryptoExtras

/// How a passkey signs. The raw value is its number in COSE (RFC 9053, RFC 8812); all use SHA-256 or their own hash.
enum PasskeyAlgorithm: Int64, CaseIterable {
    /// ECDSA on P-256.
    case es256 = -7
    /// Ed25519.
    case eddsa = -8
    /// RSA with PKCS #1 v1.5, as Windows Hello signs.
    case rs256 = -257
}

/// The public key of a passkey.
struct PasskeyPublicKey {
    /// The most bytes of a key: 4,096 bits of RSA need 550.
    static let longest = 600
    /// The most bytes of a signature: 512 for 4,096 bits of RSA.
    static let longestSignature = 512

    private enum Key {
        case es256(P256.Signing.PublicKey)
        case eddsa(Curve25519.Signing.PublicKey)
        case rs256(_RSA.Signing.PublicKey)
    }

    private let key: Key

    /// The beginning of every Ed25519 key as a SubjectPublicKeyInfo (RFC 8410 §4); its 32 bytes follow.
    private static let ed25519Prefix: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    init(_ info: [UInt8], algorithm: Int64) throws(PasskeyProblem) {
        guard info.count <= Self.longest, let algorithm = PasskeyAlgorithm(rawValue: algorithm) else {
            throw .publicKey
        }
        do {
            switch algorithm {
            case .es256: key = .es256(try P256.Signing.PublicKey(derRepresentation: info))
            case .eddsa:
                guard info.starts(with: Self.ed25519Prefix) else { throw PasskeyProblem.publicKey }
                let raw = info.dropFirst(Self.ed25519Prefix.count)
                key = .eddsa(try Curve25519.Signing.PublicKey(rawRepresentation: raw))
            case .rs256:
                let read = try _RSA.Signing.PublicKey(derRepresentation: info)
                // What follows the key would be left unread.
                guard Array(read.derRepresentation) == info else { throw PasskeyProblem.publicKey }
                key = .rs256(read)
            }
        } catch { throw .publicKey }
    }

    /// Whether a signature of a message is of this key.
    func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count <= Self.longestSignature else { return false }
        switch key {
        case .es256(let key):
            guard let read = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
            return key.isValidSignature(read, for: message)
        case .eddsa(let key): return key.isValidSignature(signature, for: message)
        case .rs256(let key):
            let read = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(read, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        }
    }
}
