public import MailWire

extension SMTPReply {
    /// The reply as a refusal is read from it.
    public var words: ServerWords {
        ServerWords(
            replyCode: code, enhancedCode: enhancedStatus.map { "\($0)" },
            text: text.split(separator: "\n").joined(separator: " "))
    }
}
