/// Where in a session something happened (RFC 5321 §3).
public enum SessionPhase: String, Sendable, Hashable, CaseIterable {
    /// Waiting for the server's first words.
    case greeting
    /// EHLO or HELO.
    case hello = "EHLO"
    case startTLS = "STARTTLS"
    /// AUTH, from the command to the last reply.
    case signIn = "AUTH"
    /// MAIL FROM.
    case sender = "MAIL"
    /// RCPT TO.
    case recipient = "RCPT"
    /// DATA, until the server says to go on.
    case data = "DATA"
    /// The message is on its way; its end has not been sent.
    case content
    /// The end of the message has been sent, and the server's word on it has not come.
    case contentEnd = "end of message"
    case reset = "RSET"
    case noop = "NOOP"
    case quit = "QUIT"
    /// Nothing was asked.
    case idle
}
