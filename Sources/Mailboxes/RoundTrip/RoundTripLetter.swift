import MIME
import Storage

/// The message that a mailbox sends to itself.
enum RoundTripLetter {
    /// The header field with the token, in case the Message-ID is changed on the way.
    private static let header = "X-Pennypost-Test"

    /// The text, in languages of which anyone who finds it may read one.
    private static let text = """
        This is a test of Pennypost. You may delete it.
        Toto je zkouška Pennypostu. Můžete ji smazat.
        To jest test Pennypost. Można go usunąć.
        Toto je skúška Pennypostu. Môžete ju vymazať.
        """

    static func draft(
        _ token: RoundTripToken, of mailbox: Mailbox, at time: Timestamp
    ) throws(MailAddressError) -> MessageDraft {
        let address = try MailAddress(parsing: mailbox.address)
        var from = address
        from.displayName = mailbox.name
        var draft = MessageDraft(
            from: from, date: MessageDate(secondsSinceEpoch: time.microseconds / 1_000_000))
        draft.to = [address]
        draft.subject = subject(token)
        draft.text = text
        // Prevents out-of-office replies (RFC 3834 §2).
        draft.extraHeaders = [.init(header, token.description), .init("Auto-Submitted", "auto-generated")]
        return draft
    }

    /// Whether a message is the test message and not an answer to it. A server may have changed its Message-ID, and may
    /// have dropped unknown header fields.
    static func isIt(_ message: Message, _ token: RoundTripToken, messageID: String) -> Bool {
        if LetterMarks(message).names.contains(messageID) || message.headers[header] == token.description {
            return true
        }
        guard message.inReplyTo.isEmpty, message.references.isEmpty, message.report == nil, !message.isReceipt,
            message.automatic?.kind != .replied
        else { return false }
        return message.subject == subject(token)
    }

    private static func subject(_ token: RoundTripToken) -> String { "Pennypost test \(token)" }
}
