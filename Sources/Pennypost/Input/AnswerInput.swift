internal import Mailboxes

/// Which stored message a letter answers or forwards, as options or a line of a batch say it.
struct AnswerInput: Sendable, Equatable {
    var id: Int64
    var kind = AnsweredMessage.Kind.reply
    /// The option or field that named the message, for errors.
    var field = "id"
    /// The answer goes to everyone who got the message.
    var toAll = false
    /// The text of the message is quoted.
    var quotes = true
    /// The files go along when the message is forwarded.
    var takesAttachments = true
    /// The language of the words above the quotation.
    var language = DoctorLanguage.english

    var words: QuotationWords { QuotationWords(language) }
}
