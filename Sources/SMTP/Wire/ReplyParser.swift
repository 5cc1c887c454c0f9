/// Parses replies from the bytes that a server sends (RFC 5321 §4.2).
///
/// The caller keeps the bytes. The parser consumes whole lines from the front and stores only what it has read of an
/// unfinished reply. Lines may end in CR LF or, as with some servers, in LF alone.
public struct ReplyParser: Sendable {
    /// The largest reply that is accepted.
    public let limits: ReplyLimits
    private var partial: Partial?
    /// Number of bytes at the front that are known to contain no line end.
    private var searched = 0

    /// A reply whose last line has not arrived yet.
    private struct Partial {
        var code: Int
        var enhancedStatus: EnhancedStatusCode?
        var text: String
        var lines: Int
    }

    /// Creates a parser.
    public init(limits: ReplyLimits = ReplyLimits()) {
        self.limits = limits
    }

    /// Parses the next whole reply in `bytes`, starting at `position`.
    ///
    /// - Parameters:
    ///   - bytes: everything that has arrived and was not consumed yet.
    ///   - position: advanced past every line consumed, even if the reply is not complete yet.
    /// - Returns: the reply, or `nil` if more bytes are needed. The caller keeps an unfinished line and passes it again
    ///   with more bytes after it.
    /// - Throws: ``ReplyFault`` if the bytes are not a reply.
    public mutating func next(
        in bytes: UnsafeRawBufferPointer, at position: inout Int
    ) throws(ReplyFault) -> SMTPReply? {
        while let line = try takeLine(bytes, &position) {
            if let reply = try take(line) { return reply }
        }
        return nil
    }

    private mutating func takeLine(
        _ bytes: UnsafeRawBufferPointer, _ position: inout Int
    ) throws(ReplyFault) -> UnsafeRawBufferPointer? {
        let start = max(0, min(position, bytes.count))
        let end = min(bytes.count, start + limits.lineLength)
        var index = min(start + searched, end)
        while index < end, bytes[index] != 10 { index += 1 }
        guard index < end else {
            guard end - start < limits.lineLength else { throw .lineTooLong(limit: limits.lineLength) }
            searched = end - start
            return nil
        }
        searched = 0
        position = index + 1
        let stop = index > start && bytes[index - 1] == 13 ? index - 1 : index
        return UnsafeRawBufferPointer(rebasing: bytes[start..<stop])
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) throws(ReplyFault) -> SMTPReply? {
        guard let code = Self.code(line) else { throw .malformed(line: printable(line, limit: 80)) }
        var isLast = true
        if line.count > 3 {
            switch line[3] {
            case UInt8(ascii: " "): break
            case UInt8(ascii: "-"): isLast = false
            default: throw .malformed(line: printable(line, limit: 80))
            }
        }
        if let first = partial?.code, first != code { throw .codeChanged(from: first, to: code) }

        var words = UnsafeRawBufferPointer(rebasing: line.dropFirst(4))
        var status: EnhancedStatusCode?
        if let (found, length) = EnhancedStatusCode.read(words) {
            // RFC 2034 §4 repeats the code on each line of a reply. If a later line has a different one, it is text.
            if partial == nil || partial?.enhancedStatus == found {
                status = found
                words = UnsafeRawBufferPointer(rebasing: words.dropFirst(length))
            }
        }
        let text = printable(words)

        guard partial != nil || !isLast else { return SMTPReply(code: code, enhancedStatus: status, text: text) }
        if partial == nil {
            partial = Partial(code: code, enhancedStatus: status, text: text, lines: 1)
        } else {
            partial?.text += "\n" + text
            partial?.lines += 1
        }
        guard let whole = partial, whole.lines <= limits.lines else { throw .tooManyLines(limit: limits.lines) }
        guard isLast else { return nil }
        partial = nil
        return SMTPReply(code: whole.code, enhancedStatus: whole.enhancedStatus, text: whole.text)
    }

    /// Reads three digits, the first from 2 to 5: RFC 5321 §4.2.1 has no command that gets 1yz.
    private static func code(_ line: UnsafeRawBufferPointer) -> Int? {
        guard line.count >= 3 else { return nil }
        let (a, b, c) = (line[0] &- 48, line[1] &- 48, line[2] &- 48)
        guard a >= 2, a <= 5, b < 10, c < 10 else { return nil }
        return Int(a) * 100 + Int(b) * 10 + Int(c)
    }

}

/// Returns a server's bytes as text for people. Invalid UTF-8 and control characters become U+FFFD, so that no server
/// can steer a terminal or forge a log line.
func printable(_ bytes: UnsafeRawBufferPointer, limit: Int = .max) -> String {
    let bytes = bytes.prefix(limit)
    guard bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return String(decoding: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        let isControl = scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0)
        text.append(isControl && scalar != "\t" ? "\u{FFFD}" : scalar)
    }
    return String(text)
}
