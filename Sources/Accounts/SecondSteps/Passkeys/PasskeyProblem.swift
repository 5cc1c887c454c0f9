/// What is wrong with an answer of a browser or an authenticator (W3C WebAuthn Level 3, §7.1 and §7.2).
enum PasskeyProblem: Error, Hashable, CaseIterable {
    /// A part is missing, too long, or not of its form.
    case malformed
    /// It answers another question: making a passkey instead of using one, or the other way round.
    case type
    /// It answers another challenge.
    case challenge
    /// It was made on another site, or in a frame of one.
    case origin
    /// The authenticator meant another site.
    case relyingParty
    /// Nobody touched the authenticator.
    case personAbsent
    /// The authenticator did not check who touched it.
    case personNotVerified
    /// The flags contradict each other.
    case flags
    /// The credential is another one than the answer says.
    case credential
    /// The public key is none, or of another kind than the answer says.
    case publicKey
    /// The signature is not of this passkey.
    case signature
}
