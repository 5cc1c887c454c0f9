/// What a server said when it refused something.
public struct ServerWords: Hashable, Sendable {
    /// SMTP's three-digit reply code; `nil` for IMAP.
    public let replyCode: Int?
    /// SMTP's enhanced status code, such as `5.7.8` (RFC 3463); `nil` if there is none.
    public let enhancedCode: String?
    /// IMAP's response code in upper case, such as `AUTHENTICATIONFAILED` (RFC 5530); `nil` if there is none.
    public let responseCode: String?
    /// Whether the response was IMAP's BAD: the server did not understand the command (RFC 9051 §7.1.3).
    public let isBad: Bool
    /// The server's text, in the server's language and without control characters.
    public let text: String

    /// Creates the words from their parts.
    ///
    /// - Parameters:
    ///   - replyCode: SMTP's three-digit reply code.
    ///   - enhancedCode: SMTP's enhanced status code, such as `5.7.8`.
    ///   - responseCode: IMAP's response code, in upper case.
    ///   - isBad: whether the response was IMAP's BAD.
    ///   - text: the server's text, without control characters.
    public init(
        replyCode: Int? = nil, enhancedCode: String? = nil, responseCode: String? = nil, isBad: Bool = false,
        text: String
    ) {
        self.replyCode = replyCode
        self.enhancedCode = enhancedCode
        self.responseCode = responseCode
        self.isBad = isBad
        self.text = text
    }

    /// Whether the reply is SMTP's 4yz: the same command may succeed later.
    public var isTemporary: Bool { replyCode.map { (400..<500).contains($0) } ?? false }
}

extension ServerWords: CustomStringConvertible {
    /// The words on one line, as a person would quote them: `535 5.7.8 Username and Password not accepted.`
    public var description: String {
        let code = replyCode.map(String.init) ?? responseCode.map { "[\($0)]" }
        return [code, enhancedCode, text.isEmpty ? nil : text].compactMap(\.self).joined(separator: " ")
    }
}
