/// What a browser answers when a passkey is made. Who made the authenticator is not asked (attestation `none`), so
/// nothing in it is signed.
public struct PasskeyRegistration: Sendable, Hashable {
    let credentialID: [UInt8]
    let clientDataJSON: [UInt8]
    let authenticatorData: [UInt8]
    let publicKey: [UInt8]
    let algorithm: Int64

    /// Reads the answer's members, each as base64url.
    ///
    /// - Parameters:
    ///   - publicKey: What the browser's `getPublicKey()` gives: a SubjectPublicKeyInfo.
    ///   - algorithm: What its `getPublicKeyAlgorithm()` gives: a number of COSE.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``.
    public init(
        credentialID: String, clientDataJSON: String, authenticatorData: String, publicKey: String, algorithm: Int64
    ) throws(AccountsError) {
        guard
            let credentialID = Base64URL.decode(credentialID, limit: PasskeyAuthenticatorData.longestCredentialID),
            let clientDataJSON = Base64URL.decode(clientDataJSON, limit: PasskeyClientData.longest),
            let authenticatorData = Base64URL.decode(authenticatorData, limit: PasskeyAuthenticatorData.longest),
            let publicKey = Base64URL.decode(publicKey, limit: PasskeyPublicKey.longest)
        else { throw .input([InputProblem(.passkey, .malformed)]) }
        self.credentialID = credentialID
        self.clientDataJSON = clientDataJSON
        self.authenticatorData = authenticatorData
        self.publicKey = publicKey
        self.algorithm = algorithm
    }

    /// The challenge that it answers, as base64url; `nil` if it can't be read.
    var challenge: String? { try? PasskeyClientData(clientDataJSON).challenge }

    /// Checks everything but whether the credential is new.
    ///
    /// - Parameter challenge: The challenge as it was sent.
    /// - Returns: The authenticator's count of uses.
    @discardableResult
    func verify(challenge: String, site: PasskeyRelyingParty) throws(PasskeyProblem) -> UInt32 {
        try PasskeyClientData(clientDataJSON).verify(.registration, challenge: challenge, site: site)
        let data = try PasskeyAuthenticatorData(authenticatorData)
        try data.verify(site: site, needsVerifiedPerson: false)
        guard let made = data.credentialID, made == credentialID else { throw .credential }
        _ = try PasskeyPublicKey(publicKey, algorithm: algorithm)
        return data.counter
    }
}
