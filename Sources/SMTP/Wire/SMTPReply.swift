/// One whole reply of a server (RFC 5321 §4.2): its code and its words.
public struct SMTPReply: Sendable, Hashable {
    /// Three digits, 200 to 599.
    public let code: Int
    /// The enhanced status code of the first line (RFC 2034), where the server gave one.
    public let enhancedStatus: EnhancedStatusCode?
    /// The server's own words without code and enhanced status code, lines parted by line feeds.
    ///
    /// Bytes that are not UTF-8 and control characters are shown as U+FFFD, so that the text can go to a terminal or
    /// a log.
    public let text: String

    public init(code: Int, enhancedStatus: EnhancedStatusCode? = nil, text: String) {
        self.code = code
        self.enhancedStatus = enhancedStatus
        self.text = text
    }

    /// What the first digit of the code says (RFC 5321 §4.2.1).
    public enum Severity: Sendable, Hashable {
        /// 2yz: done.
        case success
        /// 3yz: go on with what belongs to the command.
        case intermediate
        /// 4yz: not now; the same may work later.
        case transientFailure
        /// 5yz: no; the same will not work later either.
        case permanentFailure
    }

    public var severity: Severity {
        switch code {
        case ..<300: .success
        case ..<400: .intermediate
        case ..<500: .transientFailure
        default: .permanentFailure
        }
    }

    /// The words, a line each.
    public var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}

extension SMTPReply: CustomStringConvertible {
    /// The reply on one line, as a person would quote it: `550 5.1.1 No such user`.
    public var description: String {
        var line = String(code)
        if let enhancedStatus { line += " \(enhancedStatus)" }
        if !text.isEmpty { line += " " + text.split(separator: "\n").joined(separator: " ") }
        return line
    }
}
