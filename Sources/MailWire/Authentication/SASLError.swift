/// Why a sign-in exchange could not continue. No case carries a secret.
public enum SASLError: Error, Hashable, Sendable {
    /// The mechanism needs a password and the credentials contain a token, or the reverse.
    case unsuitableCredentials(SASLMechanism)
    /// The user name or password contains a character that the mechanism forbids (RFC 4013 §2.3, RFC 4616 §2).
    case prohibitedCharacter
    /// The server sent a challenge when none was expected.
    case unexpectedChallenge(SASLMechanism)
    /// The server's challenge doesn't have the mechanism's form. The text names the part.
    case malformedChallenge(SASLMechanism, String)
    /// The server asks for fewer or more hashing rounds than `SCRAMClient` accepts.
    case roundsOutOfBounds(Int)
    /// The server's nonce does not begin with ours, so someone else may be answering for it (RFC 5802 §5.1).
    case nonceMismatch
    /// The server could not prove that it knows the password (RFC 5802 §3). It may be an impostor.
    case serverNotProved
    /// The server refused during the exchange. Carries its own words.
    case refusedByServer(String)
}
