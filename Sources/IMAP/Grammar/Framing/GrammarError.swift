/// Why a server's bytes could not be read. The session cannot continue, since the bytes that follow have lost their
/// meaning.
public enum GrammarError: Error, Hashable, Sendable {
    /// The server sent more than ``GrammarLimits`` allows. Carries the limit and its value.
    case limitExceeded(Limit, maximum: UInt64)
    /// The response has no known or tolerated form. Carries what was expected and the response's first bytes.
    case malformed(expected: String, response: String)

    /// A limit that was exceeded.
    public enum Limit: String, Hashable, Sendable {
        /// The property of ``GrammarLimits`` with the same name.
        case responseLength, heldLiteral, streamedLiteral, depth, listLength, heldLiterals, values
    }
}
