public import MailWire

extension SMTPReply {
    /// The reply in the form that `RefusalReason` takes.
    public var words: ServerWords {
        ServerWords(
            replyCode: code, enhancedCode: enhancedStatus.map { "\($0)" },
            text: text.split(separator: "\n").joined(separator: " "))
    }
}
