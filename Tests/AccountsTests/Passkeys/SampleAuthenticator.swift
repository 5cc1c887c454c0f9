import Crypto
import CryptoExtras
import Foundation

@testable import Accounts

/// An authenticator with one passkey, and the browser before it. Each part of an answer can be set otherwise.
struct SampleAuthenticator {
    enum Key {
        case es256(P256.Signing.PrivateKey)
        case eddsa(Curve25519.Signing.PrivateKey)
        case rs256(_RSA.Signing.PrivateKey)
    }

    /// What the flags mean (WebAuthn §6.1).
    enum Flag {
        static let present: UInt8 = 0x01
        static let verified: UInt8 = 0x04
        static let fitForBackup: UInt8 = 0x08
        static let backedUp: UInt8 = 0x10
        static let newCredential: UInt8 = 0x40
    }

    static let site = PasskeyRelyingParty(host: "mail.firma.cz", origin: "https://mail.firma.cz")

    let key: Key
    let algorithm: Int64
    let credentialID: [UInt8]
    var host = site.host
    var origin = site.origin
    var type: String?
    /// Further members of what the browser says.
    var moreClientData = ""
    var flags = Flag.present | Flag.verified
    var counter: UInt32 = 0
    var userHandle: [UInt8]?

    init(_ algorithm: PasskeyAlgorithm, credentialID: [UInt8] = RandomBytes.bytes(32)) throws {
        key =
            switch algorithm {
            case .es256: .es256(P256.Signing.PrivateKey())
            case .eddsa: .eddsa(Curve25519.Signing.PrivateKey())
            case .rs256: .rs256(try _RSA.Signing.PrivateKey(keySize: .bits2048))
            }
        self.algorithm = algorithm.rawValue
        self.credentialID = credentialID
    }

    var publicKey: [UInt8] {
        switch key {
        case .es256(let key): Array(key.publicKey.derRepresentation)
        case .eddsa(let key):
            [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00] + key.publicKey.rawRepresentation
        case .rs256(let key): Array(key.publicKey.derRepresentation)
        }
    }

    func clientData(_ usual: String, _ challenge: String) -> [UInt8] {
        Array(
            """
            {"type":"\(type ?? usual)","challenge":"\(challenge)","origin":"\(origin)"\(moreClientData)}
            """.utf8)
    }

    func authenticatorData(credential: [UInt8]? = nil) -> [UInt8] {
        let flags = flags | (credential == nil ? 0 : Flag.newCredential)
        let head =
            Array(SHA256.hash(data: Array(host.utf8))) + [flags]
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: counter >> $0) }
        guard let credential else { return head }
        let length = [UInt8(credential.count >> 8), UInt8(credential.count & 0xff)]
        // A key in CBOR would follow. Nothing reads it.
        return head + [UInt8](repeating: 7, count: 16) + length + credential + [0xa5, 1, 2, 3]
    }

    /// Makes the passkey.
    func register(_ challenge: String) throws -> PasskeyRegistration {
        try PasskeyRegistration(
            credentialID: BearerToken.base64URL(credentialID),
            clientDataJSON: BearerToken.base64URL(clientData("webauthn.create", challenge)),
            authenticatorData: BearerToken.base64URL(authenticatorData(credential: credentialID)),
            publicKey: BearerToken.base64URL(publicKey), algorithm: algorithm)
    }

    /// Uses the passkey.
    func use(_ challenge: String) throws -> PasskeyAssertion {
        let (client, data) = (clientData("webauthn.get", challenge), authenticatorData())
        return try PasskeyAssertion(
            credentialID: BearerToken.base64URL(credentialID), clientDataJSON: BearerToken.base64URL(client),
            authenticatorData: BearerToken.base64URL(data),
            signature: BearerToken.base64URL(try sign(data + Array(SHA256.hash(data: client)))),
            userHandle: userHandle.map(BearerToken.base64URL))
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch key {
        case .es256(let key): Array(try key.signature(for: message).derRepresentation)
        case .eddsa(let key): Array(try key.signature(for: message))
        case .rs256(let key):
            Array(try key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }
}
