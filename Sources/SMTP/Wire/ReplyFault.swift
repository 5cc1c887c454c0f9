/// Why bytes from a server are not a reply. After a fault the stream is out of step and the connection is of no use.
public enum ReplyFault: Error, Sendable, Hashable {
    /// A line goes on past the limit (bytes).
    case lineTooLong(limit: Int)
    /// A reply goes on past the limit (lines).
    case tooManyLines(limit: Int)
    /// A line does not begin with a code and a space, hyphen or line end. Carries the start of the line, made printable.
    case malformed(line: String)
    /// The lines of one reply bear different codes (RFC 5321 §4.2.1 wants one).
    case codeChanged(from: Int, to: Int)
}
