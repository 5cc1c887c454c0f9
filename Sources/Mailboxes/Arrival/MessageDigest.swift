import MIME
import Storage

/// What is kept of a message besides its bytes; it can be made again from them at any time.
///
/// Parsing takes milliseconds for a large message: it is made before a transaction begins, never in one.
struct MessageDigest: Sendable {
    /// Raised when the same bytes give another digest: what was made by an older version is then made again.
    static let version: Int64 = 2
    /// Characters of a subject, a name or an address that are kept. A header field may have half a megabyte, and a list shows many.
    static let longestLine = 1000

    /// Why nothing of the message can be shown; nil where something can.
    let unreadableReason: String?
    let messageID: String?
    let subject: String?
    let senderName: String?
    let senderAddress: String?
    let sentAt: Timestamp?
    let attachmentCount: Int
    /// The Message-IDs that the message answers, without angle brackets.
    let inReplyTo: [String]
    /// The Message-IDs of its conversation, the oldest first, without angle brackets.
    let references: [String]
    /// What the message reports of another that was sent; nil for every ordinary message.
    let report: DeliveryReport?
    /// By what the message is recognised as one of ours.
    let marks: LetterMarks
    /// The marks of the message that it reports of; empty for every ordinary message.
    let quotedMarks: [LetterMarks]
    /// That a program wrote it; nil where nothing says so.
    let automatic: AutomaticOrigin?
    /// That it only says that a message was shown, or thrown away unread (RFC 8098).
    let isReceipt: Bool
    /// What the full-text index is given: sender, recipients of To and Cc, subject, text with the files' names.
    let words: IndexedWords

    /// What migration 1 kept of it; the full-text index has taken its place.
    var searchText: String { "" }

    init(of bytes: [UInt8]) {
        let message = Message(parsing: bytes)
        let sender = message.from.first
        unreadableReason = message.headers.isEmpty ? "no header field can be read in it" : nil
        messageID = message.messageID
        subject = message.subject.map(Self.line)
        senderName = sender?.displayName.map(Self.line)
        senderAddress = sender.map { Self.line($0.address) }
        sentAt = message.date.map { Timestamp(microseconds: $0.secondsSinceEpoch * 1_000_000) }
        inReplyTo = message.inReplyTo
        references = message.references
        report = message.report
        marks = LetterMarks(message)
        quotedMarks = report == nil ? [] : QuotedMarks.read(message)
        automatic = message.automatic
        isReceipt = message.isReceipt
        let attachments = message.attachments
        attachmentCount = attachments.count
        let files = attachments.compactMap(\.fileName).joined(separator: " ")
        // Many programs send an empty plain text beside the HTML.
        let plain = message.text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let texts = [
            Self.words(message.from), Self.words(message.to + message.cc), message.subject ?? "",
            files + "\n" + (plain ?? message.html.map(Self.words) ?? ""),
        ]
        words = IndexedWords(texts.map { SearchText.fold(Self.beginning(of: $0)) })
    }

    /// A text that a list shows, cut if it is longer than any list has room for.
    private static func line(_ text: String) -> String {
        guard text.utf8.count > longestLine else { return text }
        let scalars = text.unicodeScalars.prefix(longestLine + 1)
        return scalars.count <= longestLine ? text : String(String.UnicodeScalarView(scalars.dropLast())) + "…"
    }

    private static func words(_ html: String) -> String {
        HTMLText.text(of: html, layout: .words, limit: SearchText.maximumLength)
    }

    private static func words(_ people: [MailAddress]) -> String {
        people.map { "\($0.displayName ?? "") \($0.address)" }.joined(separator: "\n")
    }

    private static func beginning(of text: String) -> String {
        text.utf8.count <= SearchText.maximumLength
            ? text : String(decoding: text.utf8.prefix(SearchText.maximumLength), as: UTF8.self)
    }
}
