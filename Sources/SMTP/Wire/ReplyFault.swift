/// Why bytes from a server are not a reply. After a fault the stream is out of step and the connection is unusable.
public enum ReplyFault: Error, Sendable, Hashable {
    /// A line is longer than `limit` bytes.
    case lineTooLong(limit: Int)
    /// A reply has more than `limit` lines.
    case tooManyLines(limit: Int)
    /// A line does not begin with a code and a space, hyphen or line end. Carries the start of the line, made
    /// printable.
    case malformed(line: String)
    /// The lines of one reply have different codes, which RFC 5321 §4.2.1 does not allow.
    case codeChanged(from: Int, to: Int)
}
