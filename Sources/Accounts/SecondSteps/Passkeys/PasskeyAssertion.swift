import Crypto

/// What a browser answers when a passkey is used.
public struct PasskeyAssertion: Sendable, Hashable {
    /// The most bytes of a user handle (WebAuthn §4).
    static let longestUserHandle = 64

    let credentialID: [UInt8]
    let clientDataJSON: [UInt8]
    let authenticatorData: [UInt8]
    let signature: [UInt8]
    let userHandle: [UInt8]?

    /// Reads the answer's members, each as base64url.
    ///
    /// - Parameter userHandle: `nil` or empty if the authenticator gave none.
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/passkey``.
    public init(
        credentialID: String, clientDataJSON: String, authenticatorData: String, signature: String, userHandle: String?
    ) throws(AccountsError) {
        guard
            let credentialID = Base64URL.decode(credentialID, limit: PasskeyAuthenticatorData.longestCredentialID),
            let clientDataJSON = Base64URL.decode(clientDataJSON, limit: PasskeyClientData.longest),
            let authenticatorData = Base64URL.decode(authenticatorData, limit: PasskeyAuthenticatorData.longest),
            let signature = Base64URL.decode(signature, limit: PasskeyPublicKey.longestSignature),
            let userHandle = Base64URL.decode(userHandle ?? "", limit: Self.longestUserHandle)
        else { throw .input([InputProblem(.passkey, .malformed)]) }
        self.credentialID = credentialID
        self.clientDataJSON = clientDataJSON
        self.authenticatorData = authenticatorData
        self.signature = signature
        self.userHandle = userHandle.isEmpty ? nil : userHandle
    }

    /// The challenge that it answers, as base64url; `nil` if it can't be read.
    var challenge: String? { try? PasskeyClientData(clientDataJSON).challenge }

    /// Checks everything that does not depend on what is stored about the passkey but its key.
    ///
    /// - Parameters:
    ///   - challenge: The challenge as it was sent.
    ///   - key: The public key that was stored when the passkey was made.
    ///   - needsVerifiedPerson: Whether the authenticator must have checked who used it.
    /// - Returns: The authenticator's count of uses. It says nothing: passkeys that are synchronised leave it at 0.
    @discardableResult
    func verify(
        challenge: String, site: PasskeyRelyingParty, key: PasskeyPublicKey, needsVerifiedPerson: Bool
    ) throws(PasskeyProblem) -> UInt32 {
        try PasskeyClientData(clientDataJSON).verify(.assertion, challenge: challenge, site: site)
        let data = try PasskeyAuthenticatorData(authenticatorData)
        try data.verify(site: site, needsVerifiedPerson: needsVerifiedPerson)
        let signed = authenticatorData + Array(SHA256.hash(data: clientDataJSON))
        guard key.isValid(signature, of: signed) else { throw .signature }
        return data.counter
    }
}
