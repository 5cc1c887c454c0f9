/// What a server said when it said no.
public struct ServerWords: Hashable, Sendable {
    /// SMTP's three digits.
    public let replyCode: Int?
    /// SMTP's enhanced status code: `5.7.8` (RFC 3463).
    public let enhancedCode: String?
    /// IMAP's response code in capitals: `AUTHENTICATIONFAILED` (RFC 5530).
    public let responseCode: String?
    /// Whether it was IMAP's BAD: the server did not understand the command (RFC 9051 §7.1.3).
    public let isBad: Bool
    /// In the server's own language. Control characters are not in it.
    public let text: String

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

    /// SMTP's 4yz: the same may work later.
    public var isTemporary: Bool { replyCode.map { (400..<500).contains($0) } ?? false }
}

extension ServerWords: CustomStringConvertible {
    /// On one line, as a person would quote it: `535 5.7.8 Username and Password not accepted.`
    public var description: String {
        let code = replyCode.map(String.init) ?? responseCode.map { "[\($0)]" }
        return [code, enhancedCode, text.isEmpty ? nil : text].compactMap(\.self).joined(separator: " ")
    }
}
