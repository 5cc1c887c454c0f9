/// A step of a scripted server on a connection.
public enum ScriptStep: Sendable {
    // Sending. `{tag}` in a text is replaced with the first word of the last line read, as IMAP's responses require.

    /// Sends a line, adding CRLF.
    case line(String)
    /// Sends text unchanged.
    case text(String)
    /// Sends bytes unchanged, in one write.
    case bytes([UInt8])
    /// Sends text byte by byte, each in a write that follows the end of the previous one.
    case singly(String)
    /// Sends what the closure returns for the last line read.
    case answer(@Sendable (String) -> [UInt8])
    /// Like `answer`, and then closes normally if the closure says so.
    case answerOrEnd(@Sendable (String) -> (bytes: [UInt8], ends: Bool))

    // Waiting. Lines end in LF or CRLF and are compared without their ends.

    /// Waits for exactly this line.
    case expect(String)
    /// Waits for a line with this prefix, ignoring letter case.
    case expectPrefix(String)
    /// Waits for an IMAP command with this prefix after its tag, ignoring letter case.
    case expectCommand(String)
    /// Waits for any line that the closure accepts. The text describes it in a failure.
    case expectLine(String, where: @Sendable (String) -> Bool)
    /// Waits for this many bytes, for example a literal's.
    case expectBytes(Int)
    /// Waits for everything up to and including these bytes, for example `\r\n.\r\n`.
    case expectThrough(String)
    /// Like , for bytes that are not text.
    case expectThroughBytes([UInt8])
    /// Waits until the peer closes its side. What it sends until then is recorded and otherwise ignored.
    case expectClose

    // The connection.

    /// Starts TLS as the server. Plaintext bytes that have already arrived are dropped.
    case startTLS
    /// Waits until the test calls ``ScriptedServer/proceed()``.
    case pause
    /// Does nothing for this long, without blocking the other connections of its thread.
    case wait(Duration)
    /// Does nothing more until the peer closes. What the peer sends is recorded.
    case hang
    /// Closes normally; with TLS, `close_notify` is sent first.
    case close
    /// Closes without `close_notify`.
    case truncate
    /// Resets the connection (RST).
    case reset
    /// Repeats these steps until the peer closes.
    case loop([ScriptStep])
}

extension ScriptStep {
    /// Returns the usual beginning of an SMTP script: the greeting, EHLO, and a reply with these keywords.
    public static func smtpGreeting(keywords: [String] = ["PIPELINING", "8BITMIME"]) -> [ScriptStep] {
        let lines = ["scripted.test"] + keywords
        let answer = lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)\r\n" }
        return [.line("220 scripted.test ESMTP"), .expectPrefix("EHLO "), .text(answer.joined())]
    }

    /// Returns the usual beginning of an IMAP script: a greeting with these capabilities.
    public static func imapGreeting(capabilities: String = "IMAP4rev1 SASL-IR LITERAL+") -> [ScriptStep] {
        [.line("* OK [CAPABILITY \(capabilities)] scripted")]
    }
}
