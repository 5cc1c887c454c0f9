import MIME
import Storage

/// What is stored of a message besides its bytes. It can be made again from them at any time.
///
/// Parsing a large message takes milliseconds, so make the digest before a transaction begins, never in one.
struct MessageDigest: Sendable {
    /// Raised when the same bytes give a different digest. Digests of an older version are then made again.
    static let version: Int64 = 3
    /// The most characters stored of a subject, name or address. A header field may have half a megabyte, and lists
    /// show many.
    static let longestLine = 1000

    /// Why nothing of the message can be shown; `nil` if something can.
    let unreadableReason: String?
    let messageID: String?
    let subject: String?
    let senderName: String?
    let senderAddress: String?
    let sentAt: Timestamp?
    let attachmentCount: Int
    /// The Message-IDs that the message answers, without angle brackets.
    let inReplyTo: [String]
    /// The Message-IDs of its conversation, oldest first, without angle brackets.
    let references: [String]
    /// What the message reports about a sent message; `nil` unless it is a delivery report.
    let report: DeliveryReport?
    /// The marks by which the message is recognised as one of ours.
    let marks: LetterMarks
    /// The marks of the message that it reports about; empty unless it is a delivery report.
    let quotedMarks: [LetterMarks]
    /// How it says that a program wrote it; `nil` if nothing says so.
    let automatic: AutomaticOrigin?
    /// Whether it only says that a message was displayed, or deleted unread (RFC 8098).
    let isReceipt: Bool
    /// The words for the full-text index: sender, recipients in To and Cc, subject, and text with the file names.
    let words: IndexedWords

    /// What migration 1 stored; the full-text index has replaced it.
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
        // Many programs send an empty plain-text part beside the HTML.
        let plain = message.text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let texts = [
            Self.words(message.from), Self.words(message.to + message.cc), message.subject ?? "",
            files + "\n" + (plain ?? message.html.map(Self.words) ?? ""),
        ]
        words = IndexedWords(texts.map { SearchText.fold(Self.beginning(of: $0)) })
    }

    /// A text for lists, cut to the longest line that a list shows.
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
