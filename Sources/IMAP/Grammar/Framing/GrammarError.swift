/// Why a server's bytes could not be read. The session cannot go on after it: what follows has lost its meaning.
public enum GrammarError: Error, Hashable, Sendable {
    /// More than ``GrammarLimits`` allows: which limit, and its value.
    case limitExceeded(Limit, maximum: UInt64)
    /// The response is not of any form known or forgiven: what was expected, and the response's first bytes.
    case malformed(expected: String, response: String)

    public enum Limit: String, Hashable, Sendable {
        case responseLength, heldLiteral, streamedLiteral, depth, listLength, heldLiterals, values
    }
}
