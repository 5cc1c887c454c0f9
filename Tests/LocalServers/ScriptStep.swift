/// One step of what a scripted server does on a connection.
public enum ScriptStep: Sendable {
    // What is sent. `{tag}` in a text stands for the first word of the last line read, as IMAP's answers want it.

    /// Sends a line; CRLF is added.
    case line(String)
    /// Sends text as it is.
    case text(String)
    /// Sends bytes as they are, in one write.
    case bytes([UInt8])
    /// Sends text one byte a write, each after the last has gone.
    case singly(String)
    /// Sends what the closure makes of the last line read.
    case answer(@Sendable (String) -> [UInt8])
    /// The same; then it closes in order if the closure says so.
    case answerOrEnd(@Sendable (String) -> (bytes: [UInt8], ends: Bool))

    // What is awaited. Lines end with LF or CRLF, and are compared without their ends.

    /// A line that is exactly this.
    case expect(String)
    /// A line that begins so, whatever the case of its letters.
    case expectPrefix(String)
    /// An IMAP command that begins so behind its tag, whatever the case of its letters.
    case expectCommand(String)
    /// Any line that the closure takes; the text names it in a failure.
    case expectLine(String, where: @Sendable (String) -> Bool)
    /// So many bytes, for example a literal's.
    case expectBytes(Int)
    /// Everything up to these bytes and with them, for example `\r\n.\r\n`.
    case expectThrough(String)
    /// The same, for bytes that are no text.
    case expectThroughBytes([UInt8])
    /// That the peer closes its side. What it sends until then is recorded, and of no account.
    case expectClose

    // What becomes of the connection.

    /// Goes on with TLS, as the server. Plain bytes that have come already are dropped.
    case startTLS
    /// Goes on when the test calls `proceed()`.
    case pause
    /// Does nothing for so long, and leaves the others of its thread their turn.
    case wait(Duration)
    /// Does nothing more until the peer closes. What it sends is recorded.
    case hang
    /// Closes in order: with TLS, `close_notify` goes first.
    case close
    /// Closes without `close_notify`.
    case truncate
    /// Resets the connection (RST).
    case reset
    /// Plays these steps again and again until the peer closes.
    case loop([ScriptStep])
}

extension ScriptStep {
    /// The usual head of an SMTP script: the greeting, EHLO, and an answer with these keywords.
    public static func smtpGreeting(keywords: [String] = ["PIPELINING", "8BITMIME"]) -> [ScriptStep] {
        let lines = ["scripted.test"] + keywords
        let answer = lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)\r\n" }
        return [.line("220 scripted.test ESMTP"), .expectPrefix("EHLO "), .text(answer.joined())]
    }

    /// The usual head of an IMAP script: a greeting with these capabilities.
    public static func imapGreeting(capabilities: String = "IMAP4rev1 SASL-IR LITERAL+") -> [ScriptStep] {
        [.line("* OK [CAPABILITY \(capabilities)] scripted")]
    }
}
