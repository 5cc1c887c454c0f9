public import MIME
import Storage

/// Makes answers to fetched messages, for the command line, the pages and other programs.
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

    public init(directory: MailboxDirectory) {
        self.directory = directory
        archive = MessageArchive(database: directory.database)
    }

    /// A message that is about to be answered or forwarded.
    public struct Opened: Sendable {
        /// What the outbox notes with the letter.
        public let answered: AnsweredMessage
        /// The mailbox that the letter leaves from.
        public let mailbox: Mailbox
        /// The writer, with the mailbox's name.
        public let writer: MailAddress
        /// The message, read.
        public let message: Message
        private let answer: MessageAnswer

        fileprivate init(
            _ answered: AnsweredMessage, _ mailbox: Mailbox, _ writer: MailAddress, _ message: Message,
            own: [MailAddress]
        ) {
            (self.answered, self.mailbox, self.writer, self.message) = (answered, mailbox, writer, message)
            answer = MessageAnswer(to: message, own: own)
        }

        /// The answer. Its `to` is empty if the message names no address that mail can be sent to.
        /// - Parameter words: `nil` quotes nothing.
        public func reply(
            date: MessageDate, toAll: Bool = false, text: String?, html: String? = nil, words: QuotationWords?
        ) -> MessageDraft {
            answer.reply(
                from: writer, date: date, toAll: toAll, text: text, html: html,
                attribution: words?.attribution(of: message))
        }

        /// The message passed on, without recipients yet.
        public func forward(
            date: MessageDate, text: String?, html: String? = nil, words: QuotationWords, takesAttachments: Bool = true
        ) -> MessageDraft {
            answer.forward(
                from: writer, date: date, text: text, html: html, heading: words.heading(of: message),
                takesAttachments: takesAttachments)
        }
    }

    /// Reads a message and finds out who writes.
    ///
    /// - Parameters:
    ///   - id: the message's number, as lists show it.
    ///   - writer: the address to write from, with a name or without; `nil` takes the mailbox that the message is in.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``; ``MailboxError/notConnected(address:)`` for a writer without a mailbox.
    public func open(
        _ id: Int64, _ kind: AnsweredMessage.Kind, from writer: MailAddress? = nil
    ) async throws -> Opened {
        let stored = try await archive.message(id: id)
        let message = Message(parsing: try await archive.bytes(of: stored))
        let mailboxes = try await directory.mailboxes()
        let mailbox: Mailbox
        if let writer {
            mailbox = try await directory.mailbox(address: writer.address)
        } else if let own = mailboxes.first(where: { $0.id == stored.mailboxID }) {
            mailbox = own
        } else {
            throw MailboxError.noSuchMessage(id: id)
        }
        var address = try writer ?? MailAddress(parsing: mailbox.address)
        if address.displayName == nil { address.displayName = mailbox.name }
        let own = mailboxes.compactMap { try? MailAddress(parsing: $0.address) }
        return Opened(AnsweredMessage(id, kind), mailbox, address, message, own: own)
    }
}
