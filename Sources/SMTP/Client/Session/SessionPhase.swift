/// The phase of a session in which something happened (RFC 5321 §3).
public enum SessionPhase: String, Sendable, Hashable, CaseIterable {
    /// Waiting for the server's greeting.
    case greeting
    /// EHLO or HELO.
    case hello = "EHLO"
    /// STARTTLS and the TLS handshake.
    case startTLS = "STARTTLS"
    /// AUTH, from the command to the last reply.
    case signIn = "AUTH"
    /// MAIL FROM.
    case sender = "MAIL"
    /// RCPT TO.
    case recipient = "RCPT"
    /// DATA, until the server's go-ahead.
    case data = "DATA"
    /// The message is being sent; its end has not been sent.
    case content
    /// The end of the message has been sent, and the server has not answered it.
    case contentEnd = "end of message"
    /// RSET.
    case reset = "RSET"
    /// NOOP.
    case noop = "NOOP"
    /// QUIT.
    case quit = "QUIT"
    /// Nothing is awaited.
    case idle
}
