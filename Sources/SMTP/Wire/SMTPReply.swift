/// A complete reply from a server (RFC 5321 §4.2): its code and its words.
public struct SMTPReply: Sendable, Hashable {
    /// Three digits, 200 to 599.
    public let code: Int
    /// The enhanced status code of the first line (RFC 2034); `nil` if the server sent none.
    public let enhancedStatus: EnhancedStatusCode?
    /// The server's own words without the code and the enhanced status code. Lines are separated by line feeds.
    ///
    /// Invalid UTF-8 and control characters become U+FFFD, so the text can go to a terminal or a log.
    public let text: String

    /// Creates a reply. Nothing is checked.
    ///
    /// - Parameters:
    ///   - code: three digits, 200 to 599.
    ///   - enhancedStatus: the enhanced status code, if there is one.
    ///   - text: the words, with lines separated by line feeds.
    public init(code: Int, enhancedStatus: EnhancedStatusCode? = nil, text: String) {
        self.code = code
        self.enhancedStatus = enhancedStatus
        self.text = text
    }

    /// The meaning of the code's first digit (RFC 5321 §4.2.1).
    public enum Severity: Sendable, Hashable {
        /// 2yz: done.
        case success
        /// 3yz: continue with what belongs to the command.
        case intermediate
        /// 4yz: not now; the same command may succeed later.
        case transientFailure
        /// 5yz: no; the same command won't succeed later either.
        case permanentFailure
    }

    /// The meaning of the code's first digit.
    public var severity: Severity {
        switch code {
        case ..<300: .success
        case ..<400: .intermediate
        case ..<500: .transientFailure
        default: .permanentFailure
        }
    }

    /// The words, one element for each line.
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
