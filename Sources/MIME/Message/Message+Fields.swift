extension Message {
    /// The authors: From.
    public var from: [MailAddress] { first("from") }
    /// Who sent the message for its authors: Sender.
    public var sender: MailAddress? { first("sender").first }
    /// Where answers are to go: Reply-To.
    public var replyTo: [MailAddress] { first("reply-to") }
    /// Of several To fields, all of them.
    public var to: [MailAddress] { addresses("to") }
    /// Of several Cc fields, all of them.
    public var cc: [MailAddress] { addresses("cc") }
    /// Only in a message that was never sent, or by mistake.
    public var bcc: [MailAddress] { addresses("bcc") }

    /// The subject, decoded; nil where there is no such field.
    public var subject: String? { headers["subject"] }

    /// When the message was written; nil where there is no Date, or one that cannot be read.
    public var date: MessageDate? {
        headers.first(named: "date").flatMap { MessageDate(parsing: $0.rawBytes) }
    }

    /// The Message-ID without angle brackets.
    public var messageID: String? {
        headers.first(named: "message-id").flatMap { $0.withUnfolded { MessageIdentifiers.first(in: $0) } }
    }

    /// The Message-IDs that this message answers, without angle brackets.
    public var inReplyTo: [String] { identifiers("in-reply-to") }

    /// The Message-IDs of the thread, the oldest first, without angle brackets.
    public var references: [String] { identifiers("references") }

    /// The Message-IDs in the first field of any name, without angle brackets: `X-Original-Message-ID`.
    public func messageIDs(inField name: String) -> [String] { identifiers(name) }

    private func first(_ name: String) -> [MailAddress] {
        headers.first(named: name).map { AddressList.parse($0.rawBytes).addresses } ?? []
    }

    private func addresses(_ name: String) -> [MailAddress] {
        headers.all(named: name).flatMap { AddressList.parse($0.rawBytes).addresses }
    }

    private func identifiers(_ name: String) -> [String] {
        headers.first(named: name).map { $0.withUnfolded { MessageIdentifiers.all(in: $0) } } ?? []
    }
}
