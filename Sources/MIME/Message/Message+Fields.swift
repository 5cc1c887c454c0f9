extension Message {
    /// The authors: From.
    public var from: [MailAddress] { first("from") }
    /// The person who sent the message on the authors' behalf: Sender.
    public var sender: MailAddress? { first("sender").first }
    /// The addresses to reply to: Reply-To.
    public var replyTo: [MailAddress] { first("reply-to") }
    /// The addresses of all To fields.
    public var to: [MailAddress] { addresses("to") }
    /// The addresses of all Cc fields.
    public var cc: [MailAddress] { addresses("cc") }
    /// The addresses of all Bcc fields: only in a message that was never sent, or by mistake.
    public var bcc: [MailAddress] { addresses("bcc") }

    /// The decoded subject; `nil` if there is no such field.
    public var subject: String? { headers["subject"] }

    /// When the message was written; `nil` if Date is missing or can't be read.
    public var date: MessageDate? {
        headers.first(named: "date").flatMap { MessageDate(parsing: $0.rawBytes) }
    }

    /// The Message-ID without angle brackets; `nil` if there is none.
    public var messageID: String? {
        headers.first(named: "message-id").flatMap { $0.withUnfolded { MessageIdentifiers.first(in: $0) } }
    }

    /// The Message-IDs that this message replies to, without angle brackets.
    public var inReplyTo: [String] { identifiers("in-reply-to") }

    /// The Message-IDs of the thread, the oldest first, without angle brackets.
    public var references: [String] { identifiers("references") }

    /// Returns the Message-IDs in the first field with this name, without angle brackets: `X-Original-Message-ID`.
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
