/// What the authenticator says and signs (WebAuthn §6.1). What is in CBOR, the key and the extensions, is not read.
struct PasskeyAuthenticatorData {
    /// The most bytes. A key for RS256 of 4,096 bits and an identifier of full length fit well.
    static let longest = 4_096
    /// The most bytes of a credential's identifier.
    static let longestCredentialID = 1_023
    /// The bytes before the credential: hash of the host, flags, counter.
    static let headLength = 37

    /// The SHA-256 of the host that the authenticator was asked for.
    let siteHash: [UInt8]
    /// The number of uses that the authenticator counted. Passkeys that are synchronised count nothing: 0 for ever.
    let counter: UInt32
    /// The identifier of a new credential; `nil` if there is none.
    let credentialID: [UInt8]?
    private let flags: UInt8

    /// Reads the bytes.
    init(_ bytes: [UInt8]) throws(PasskeyProblem) {
        guard (Self.headLength...Self.longest).contains(bytes.count) else { throw .malformed }
        siteHash = Array(bytes[..<32])
        flags = bytes[32]
        counter = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        guard flags & Flag.newCredential != 0 else {
            credentialID = nil
            return
        }
        // The model of the authenticator (16 bytes), a length of two bytes, the identifier, the key.
        let credential = bytes.dropFirst(Self.headLength + 16)
        guard credential.count >= 2 else { throw .malformed }
        let length = credential.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        guard (1...Self.longestCredentialID).contains(length), credential.count > 2 + length else { throw .malformed }
        credentialID = Array(credential.dropFirst(2).prefix(length))
    }

    /// Checks that the authenticator was asked for our site, and by whom.
    func verify(site: PasskeyRelyingParty, needsVerifiedPerson: Bool) throws(PasskeyProblem) {
        guard siteHash == site.hash else { throw .relyingParty }
        guard flags & Flag.personPresent != 0 else { throw .personAbsent }
        guard flags & Flag.personVerified != 0 || !needsVerifiedPerson else { throw .personNotVerified }
        // What is not fit for a backup can't be backed up (WebAuthn §6.1.3).
        guard flags & Flag.backedUp == 0 || flags & Flag.fitForBackup != 0 else { throw .flags }
    }

    private enum Flag {
        static let personPresent: UInt8 = 0x01
        static let personVerified: UInt8 = 0x04
        static let fitForBackup: UInt8 = 0x08
        static let backedUp: UInt8 = 0x10
        static let newCredential: UInt8 = 0x40
    }
}
