import MIME
import Storage

extension Drafts {
    /// Begins a letter with all that a letter of the outbox has: recipients, subject, text and files. The letter of the
    /// outbox stays as it is.
    ///
    /// - Parameter key: Names the request: made twice, it begins one letter.
    /// - Returns: The new letter; `nil` if there is no such letter in the outbox, or if the viewer may not send from its
    ///   mailbox.
    /// - Throws: ``DraftError``; `StorageError`. Nothing is stored then.
    public func begin(
        repeating outboxID: Int64, key: String, for viewer: MailboxViewer
    ) async throws -> LetterDraft? {
        let read = try await database.read { transaction -> (OutboxItem, [UInt8])? in
            guard let row = try transaction.row("SELECT * FROM outbox WHERE id = $1", [outboxID]),
                try !viewer.mailboxes(with: .send, only: try row.integer("mailbox_id"), in: transaction).isEmpty,
                let bytes = try transaction.blob(try row.blobID("blob_id"))
            else { return nil }
            return (try OutboxItem(row: row, in: transaction), bytes)
        }
        guard let (item, bytes) = read else { return nil }
        let message = Message(parsing: bytes)
        var start = DraftStart()
        (start.answered, start.references) = (item.answered, message.references)
        start.inReplyTo = message.inReplyTo.first
        start.files = message.attachments.map { file in
            NewDraftFile(name: file.fileName ?? "", contentType: file.mediaType, bytes: file.bytes())
        }
        let (content, given, now) = (Self.content(of: message, item), start, now())
        return try await database.write { transaction in
            guard let draft = try DraftStore.add(key, given, by: viewer, at: now, in: transaction) else { return nil }
            guard draft.revision == 0 else { return draft }
            try DraftStore.write(content, to: draft, at: now, in: transaction)
            return try DraftStore.draft(draft.id, of: viewer, in: transaction)
        }
    }

    /// What was typed, as far as the letter says it. Hidden recipients are those of the envelope that no field names.
    private static func content(of message: Message, _ item: OutboxItem) -> DraftContent {
        var content = DraftContent(mailboxID: item.mailboxID)
        (content.to, content.cc) = (typed(message.to), typed(message.cc))
        let named = Set((message.to + message.cc).map { $0.address.lowercased() })
        content.bcc = item.recipients.map(\.address).filter { !named.contains($0.lowercased()) }
            .joined(separator: ", ")
        content.subject = message.subject ?? ""
        content.text =
            message.text ?? message.html.map {
                HTMLText.text(of: $0, layout: .paragraphs, limit: DraftLimits.longestText)
            } ?? ""
        return content.cleaned
    }

    /// Returns addresses that letters went to from the mailboxes of a person, the last used first, for suggestions.
    ///
    /// - Throws: `StorageError`.
    public func knownAddresses(for viewer: MailboxViewer) async throws -> [String] {
        try await database.read { transaction in
            var known: [String] = []
            for mailbox in try viewer.mailboxes(with: .send, in: transaction).prefix(Self.mostMailboxesAsked) {
                let rows = try transaction.rows(
                    """
                    SELECT address FROM outbox_recipients WHERE outbox_id IN (
                        SELECT id FROM outbox WHERE mailbox_id = $1 ORDER BY id DESC LIMIT $2
                    ) ORDER BY outbox_id DESC, position LIMIT $3
                    """, [mailbox.id, Self.lettersAsked, Self.mostKnown])
                for row in rows {
                    let address = try row.text("address")
                    if !known.contains(address), known.count < Self.mostKnown { known.append(address) }
                }
            }
            return known
        }
    }

    /// How many mailboxes are asked for suggestions, how many letters of each, and how many addresses are suggested.
    private static let (mostMailboxesAsked, lettersAsked, mostKnown) = (10, 100, 100)
}
