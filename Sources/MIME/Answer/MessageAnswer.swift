/// Makes drafts that answer or forward a message that was received.
///
/// ```swift
/// let answer = MessageAnswer(to: letter, own: [anna])
/// let draft = answer.reply(from: anna, date: date, text: "Děkujeme.", attribution: "Jan Novák wrote:")
/// ```
///
/// Nothing of the message is trusted: names and subjects are put on one line, addresses that mail cannot be sent to and
/// Message-IDs that no header can carry are left out, and quoted HTML is turned into its text.
public struct MessageAnswer: Sendable {
    /// The message that is answered.
    public let message: Message
    private let own: [MailAddress]

    /// The most Message-IDs of a conversation that are named: the first, and the newest. RFC 5322 §3.6.4 sets no limit,
    /// but some servers refuse long fields.
    static let mostReferences = 30

    /// - Parameters:
    ///   - message: the message that is answered or forwarded.
    ///   - own: all addresses of the person who answers. They never become recipients, and a message from one of them is
    ///     followed up: the answer goes to its recipients.
    public init(to message: Message, own: [MailAddress]) {
        self.message = message
        self.own = own
    }

    /// An answer: recipients, subject, In-Reply-To, References and the quoted text.
    ///
    /// - Parameters:
    ///   - from: who answers.
    ///   - toAll: `true` sends a copy to everyone in To and Cc.
    ///   - text: the words above the quotation; `nil` together with `html` makes an answer of HTML alone.
    ///   - html: the same words as HTML; `nil` for an answer of plain text.
    ///   - attribution: the line above the quotation, for example `On 5 March 2026, Jan Novák wrote:`; `nil` quotes nothing.
    /// - Returns: a draft whose `to` is empty if the message names no address that mail can be sent to.
    public func reply(
        from: MailAddress, date: MessageDate, toAll: Bool = false, text: String?, html: String? = nil,
        attribution: String?
    ) -> MessageDraft {
        var draft = MessageDraft(from: from, date: date)
        let recipients = AnswerRecipients(answering: message, toAll: toAll, own: own + [from])
        (draft.to, draft.cc) = (recipients.to, recipients.cc)
        draft.subject = AnswerSubject.reply(to: message.subject)
        (draft.inReplyTo, draft.references) = (parent, conversation)
        guard let attribution else {
            (draft.text, draft.html) = (text, html)
            return draft
        }
        let quoted = QuotedText.text(of: message)
        draft.text = text.map { Self.paragraphs([$0, attribution + "\n" + QuotedText.quoted(quoted)]) }
        draft.html = html.map {
            $0 + "\n<p>\(QuotedText.escaped(attribution))</p>\n" + QuotedText.quotedHTML(quoted)
        }
        return draft
    }

    /// The message passed on: subject, the text below a heading, and the files. `to` is for the caller to set.
    ///
    /// References name the message, so that both stay in one conversation; In-Reply-To is not set, since this is no answer.
    ///
    /// - Parameters:
    ///   - text: the words above the heading.
    ///   - html: the same words as HTML; `nil` for plain text alone.
    ///   - heading: the lines that say whose message follows.
    ///   - takesAttachments: `false` leaves the files out.
    public func forward(
        from: MailAddress, date: MessageDate, text: String?, html: String? = nil, heading: String,
        takesAttachments: Bool = true
    ) -> MessageDraft {
        var draft = MessageDraft(from: from, date: date)
        draft.subject = AnswerSubject.forward(of: message.subject)
        draft.references = conversation
        let passedOn = QuotedText.text(of: message)
        if text != nil || html == nil { draft.text = Self.paragraphs([text ?? "", heading, passedOn]) }
        draft.html = html.map {
            let lines = heading.split(separator: "\n").map(QuotedText.escaped).joined(separator: "<br>\n")
            return $0 + "\n<p>\(lines)</p>\n" + QuotedText.quotedHTML(passedOn)
        }
        if takesAttachments { draft.attachments = message.attachments.map(Self.file) }
        return draft
    }

    /// The message's own Message-ID, if a header field can carry it.
    private var parent: String? { message.messageID.flatMap(Self.carried) }

    /// The conversation up to this message (RFC 5322 §3.6.4): its References, or its In-Reply-To if that names one message,
    /// and then the message itself.
    private var conversation: [String] {
        var earlier = message.references
        if earlier.isEmpty, message.inReplyTo.count == 1 { earlier = message.inReplyTo }
        var ids: [String] = []
        for id in (earlier.compactMap(Self.carried) + [parent].compactMap { $0 }) where !ids.contains(id) {
            ids.append(id)
        }
        guard ids.count > Self.mostReferences, let first = ids.first else { return ids }
        return [first] + ids.suffix(Self.mostReferences - 1)
    }

    private static func carried(_ id: String) -> String? {
        (try? HeaderWriter.id(id, field: "References")).map { String($0.dropFirst().dropLast()) }
    }

    private static func paragraphs(_ parts: [String]) -> String {
        parts.map { part in
            var part = part
            while let last = part.last, last.isNewline { part.removeLast() }
            return part
        }.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// A file with its exact bytes. A type that no draft takes becomes that of unknown bytes.
    private static func file(_ attachment: Attachment) -> MessageDraft.Attachment {
        var name = AnswerLine.plain(attachment.fileName ?? "", longest: longestFileName)
        while name.utf8.count > longestFileName { name.unicodeScalars.removeLast() }
        var type = attachment.mediaType
        if type.hasPrefix("text/"), let charset = attachment.part?.charset { type += "; charset=\(charset)" }
        let isTaken = (try? BodyAssembly.type(type, field: "")) != nil
        return MessageDraft.Attachment(
            fileName: name, contentType: isTaken ? type : "application/octet-stream", bytes: attachment.bytes())
    }

    /// The longest file name that is taken over, in bytes of UTF-8.
    private static let longestFileName = 250
}
