public import MIME
import Storage

/// Composes replies to fetched messages, and forwards them.
///
/// ```swift
/// let composer = AnswerComposer(directory: directory)
/// let answer = try await composer.open(42, .reply)
/// let draft = answer.reply(date: date, text: "Děkujeme.", words: QuotationWords(.czech))
/// try await outbox.enqueue(draft, from: answer.mailbox, answering: answer.answered)
/// ```
public struct AnswerComposer: Sendable {
    private let directory: MailboxDirectory
    private let archive: MessageArchive

    /// Creates a composer for the mailboxes of `directory`.
    public init(directory: MailboxDirectory) {
        self.directory = directory
        archive = MessageArchive(database: directory.database)
    }

    /// A message that is about to be answered or forwarded.
    public struct Opened: Sendable {
        /// The message's number and how it is referred to, to be stored with the outgoing message.
        public let answered: AnsweredMessage
        /// The mailbox to send from.
        public let mailbox: Mailbox
        /// The sender's address, with the mailbox's name unless a name was given.
        public let writer: MailAddress
        /// The parsed message.
        public let message: Message
        private let answer: MessageAnswer

        fileprivate init(
            _ answered: AnsweredMessage, _ mailbox: Mailbox, _ writer: MailAddress, _ message: Message,
            own: [MailAddress]
        ) {
            (self.answered, self.mailbox, self.writer, self.message) = (answered, mailbox, writer, message)
            answer = MessageAnswer(to: message, own: own)
        }

        /// Returns a reply. Its `to` is empty if the message names no address that can receive mail.
        ///
        /// - Parameters:
        ///   - date: The reply's Date.
        ///   - toAll: Pass `true` to send a copy to everyone in To and Cc.
        ///   - text: The words above the quotation. Pass `nil` together with `html` for a reply of HTML alone.
        ///   - html: The same words as HTML; `nil` for plain text alone.
        ///   - words: The language of the line above the quotation; `nil` quotes nothing.
        public func reply(
            date: MessageDate, toAll: Bool = false, text: String?, html: String? = nil, words: QuotationWords?
        ) -> MessageDraft {
            answer.reply(
                from: writer, date: date, toAll: toAll, text: text, html: html,
                attribution: words?.attribution(of: message))
        }

        /// Returns the message as a forward, without recipients yet.
        ///
        /// - Parameters:
        ///   - date: The forward's Date.
        ///   - text: The words above the heading.
        ///   - html: The same words as HTML; `nil` for plain text alone.
        ///   - words: The language of the heading.
        ///   - takesAttachments: Pass `false` to leave the attachments out.
        public func forward(
            date: MessageDate, text: String?, html: String? = nil, words: QuotationWords, takesAttachments: Bool = true
        ) -> MessageDraft {
            answer.forward(
                from: writer, date: date, text: text, html: html, heading: words.heading(of: message),
                takesAttachments: takesAttachments)
        }
    }

    /// Reads a message and decides which mailbox answers it.
    ///
    /// - Parameters:
    ///   - id: The message's number, as lists show it.
    ///   - kind: Whether to reply or to forward.
    ///   - writer: The address to send from, with or without a name; `nil` takes the mailbox that the message is in.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``; ``MailboxError/notConnected(address:)`` if `writer` has no
    ///   mailbox; `StorageError` if the database fails.
    public func open(
        _ id: Int64, _ kind: AnsweredMessage.Kind, from writer: MailAddress? = nil
    ) async throws -> Opened {
        let stored = try await archive.message(id: id)
        let message = Message(parsing: try await archive.bytes(of: stored))
        let mailboxes = try await directory.mailboxes()
        guard let holder = mailboxes.first(where: { $0.id == stored.mailboxID }) else {
            throw MailboxError.noSuchMessage(id: id)
        }
        // An answer leaves from a mailbox of the same company.
        let mailbox =
            if let writer {
                try await directory.mailbox(address: writer.address, in: holder.place)
            } else {
                holder
            }
        var address = try writer ?? MailAddress(parsing: mailbox.address)
        if address.displayName == nil { address.displayName = mailbox.name }
        // Colleagues' mailboxes may be connected too: a message from one of them is not a message of one's own.
        let own = mailboxes.filter { $0.id == stored.mailboxID || $0.id == mailbox.id }
            .compactMap { try? MailAddress(parsing: $0.address) }
        return Opened(AnsweredMessage(id, kind), mailbox, address, message, own: own)
    }
}
