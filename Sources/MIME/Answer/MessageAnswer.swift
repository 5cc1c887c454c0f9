/// Creates drafts that reply to a received message or forward it.
///
/// ```swift
/// let answer = MessageAnswer(to: letter, own: [anna])
/// let draft = answer.reply(from: anna, date: date, text: "Děkujeme.", attribution: "Jan Novák wrote:")
/// ```
///
/// The message is not trusted. Names and subjects are put on one line, unusable addresses and Message-IDs are left out,
/// and quoted HTML becomes text.
public struct MessageAnswer: Sendable {
    /// The message to reply to or forward.
    public let message: Message
    private let own: [MailAddress]

    /// The most Message-IDs kept from a conversation: the first, and the newest. RFC 5322 §3.6.4 sets no limit, but
    /// some servers refuse long fields.
    static let mostReferences = 30

    /// Prepares replies to a message.
    ///
    /// - Parameters:
    ///   - message: The message to reply to or forward.
    ///   - own: All addresses of the replying person. They never become recipients. A reply to a message from one of
    ///     them is a follow-up: it goes to that message's recipients.
    public init(to message: Message, own: [MailAddress]) {
        self.message = message
        self.own = own
    }

    /// Returns a reply with recipients, subject, In-Reply-To, References and the quoted text.
    ///
    /// - Parameters:
    ///   - from: The author of the reply.
    ///   - date: The date of the reply.
    ///   - toAll: Pass `true` to send a copy to everyone in To and Cc.
    ///   - text: The text above the quotation; `nil` with `html` set makes an HTML-only reply.
    ///   - html: The same text as HTML; `nil` for a plain-text reply.
    ///   - attribution: The line above the quotation, such as `On 5 March 2026, Jan Novák wrote:`; `nil` quotes
    ///     nothing.
    /// - Returns: A draft. Its `to` is empty if the message has no address that mail can be sent to.
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

    /// Returns a draft that forwards the message: subject, the text below a heading, and the files. Set its `to`.
    ///
    /// References name the message, to keep both in one conversation. This is not a reply, so In-Reply-To is not set.
    ///
    /// - Parameters:
    ///   - from: The author of the new message.
    ///   - date: The date of the new message.
    ///   - text: The text above the heading.
    ///   - html: The same text as HTML; `nil` for plain text only.
    ///   - heading: The lines that say whose message follows.
    ///   - takesAttachments: Pass `false` to leave the files out.
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

    /// The conversation up to this message (RFC 5322 §3.6.4): its References, or its In-Reply-To if that names one
    /// message, and then the message itself.
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

    /// Returns a file with its exact bytes. A type that a draft does not accept becomes `application/octet-stream`.
    private static func file(_ attachment: Attachment) -> MessageDraft.Attachment {
        var name = AnswerLine.plain(attachment.fileName ?? "", longest: longestFileName)
        while name.utf8.count > longestFileName { name.unicodeScalars.removeLast() }
        var type = attachment.mediaType
        if type.hasPrefix("text/"), let charset = attachment.part?.charset { type += "; charset=\(charset)" }
        let isTaken = (try? BodyAssembly.type(type, field: "")) != nil
        return MessageDraft.Attachment(
            fileName: name, contentType: isTaken ? type : "application/octet-stream", bytes: attachment.bytes())
    }

    /// The longest file name kept, in bytes of UTF-8.
    private static let longestFileName = 250
}
