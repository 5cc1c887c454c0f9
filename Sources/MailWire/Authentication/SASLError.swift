/// Why an exchange could not go on. None of its cases carries a secret.
public enum SASLError: Error, Hashable, Sendable {
    /// The mechanism needs a password and the credentials hold a token, or the reverse.
    case unsuitableCredentials(SASLMechanism)
    /// The user name or password holds a character that the mechanism forbids (RFC 4013 §2.3, RFC 4616 §2).
    case prohibitedCharacter
    /// The server sent a challenge where none is expected.
    case unexpectedChallenge(SASLMechanism)
    /// The server's challenge is not of the mechanism's form; the text says which part.
    case malformedChallenge(SASLMechanism, String)
    /// The server asks for fewer or more rounds of hashing than ``SCRAMClient`` accepts.
    case roundsOutOfBounds(Int)
    /// The server's nonce does not begin with ours: somebody answers for it (RFC 5802 §5.1).
    case nonceMismatch
    /// The server could not prove that it knows the password (RFC 5802 §3): it is not the server that it claims to be.
    case serverNotProved
    /// The server refused inside the exchange, in its own words.
    case refusedByServer(String)
}
