import MailSetup
import Mailboxes

/// The stored message that a letter answers or forwards, as options or a batch line name it.
struct AnswerInput: Sendable, Equatable {
    var id: Int64
    var kind = AnsweredMessage.Kind.reply
    /// The option or field that named the message, for errors.
    var field = "id"
    /// Whether the answer goes to everyone who got the message.
    var toAll = false
    /// Whether the message's text is quoted.
    var quotes = true
    /// Whether the files go along when the message is forwarded.
    var takesAttachments = true
    /// The language of the words above the quotation.
    var language = DoctorLanguage.english

    var words: QuotationWords { QuotationWords(language) }
}
