/// How long the server may take over each step. The defaults are those of RFC 5321 §4.5.3.2; where it has none, five
/// minutes, and five seconds for QUIT, whose answer changes nothing.
public struct SMTPTimeLimits: Sendable, Hashable {
    public var greeting: Duration = .seconds(300)
    /// EHLO, HELO, STARTTLS, RSET and NOOP.
    public var command: Duration = .seconds(300)
    /// Each reply of a sign-in.
    public var signIn: Duration = .seconds(300)
    public var sender: Duration = .seconds(300)
    public var recipient: Duration = .seconds(300)
    /// From DATA to the go-ahead.
    public var data: Duration = .seconds(120)
    /// For each piece of the message to leave this machine.
    public var content: Duration = .seconds(180)
    /// From the end of the message to the server's word. It should not be cut short: a server that was about to accept
    /// makes the outcome uncertain.
    public var contentEnd: Duration = .seconds(600)
    public var quit: Duration = .seconds(5)

    public init() {}

    /// The same limit for every step, QUIT apart.
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

    /// The limit of a phase; nil where nothing is awaited.
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
