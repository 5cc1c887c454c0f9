/// How long the server may take for each step. The defaults follow RFC 5321 §4.5.3.2. Steps without a figure there get
/// five minutes; QUIT gets five seconds, because its answer changes nothing.
public struct SMTPTimeLimits: Sendable, Hashable {
    /// From the connection to the server's greeting.
    public var greeting: Duration = .seconds(300)
    /// EHLO, HELO, STARTTLS, RSET and NOOP.
    public var command: Duration = .seconds(300)
    /// Each reply of a sign-in.
    public var signIn: Duration = .seconds(300)
    /// MAIL.
    public var sender: Duration = .seconds(300)
    /// Each RCPT.
    public var recipient: Duration = .seconds(300)
    /// From DATA to the go-ahead.
    public var data: Duration = .seconds(120)
    /// For each piece of the message to be written.
    public var content: Duration = .seconds(180)
    /// From the end of the message to the server's reply. Don't shorten it: if the server was about to accept, the
    /// outcome becomes uncertain.
    public var contentEnd: Duration = .seconds(600)
    /// QUIT.
    public var quit: Duration = .seconds(5)

    /// Creates time limits with the defaults.
    public init() {}

    /// Creates time limits with the same limit for every step, except that QUIT keeps its default if that is shorter.
    public init(each limit: Duration) {
        greeting = limit
        command = limit
        signIn = limit
        sender = limit
        recipient = limit
        data = limit
        content = limit
        contentEnd = limit
        quit = min(limit, quit)
    }

    /// The limit for a phase; `nil` if nothing is awaited.
    public subscript(phase: SessionPhase) -> Duration? {
        switch phase {
        case .greeting: greeting
        case .hello, .startTLS, .reset, .noop: command
        case .signIn: signIn
        case .sender: sender
        case .recipient: recipient
        case .data: data
        case .content: content
        case .contentEnd: contentEnd
        case .quit: quit
        case .idle: nil
        }
    }
}
