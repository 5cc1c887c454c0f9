import MIME
import Storage

/// What a new letter takes from the message that it answers, forwards or repeats.
struct DraftStart: Sendable {
    var answered: AnsweredMessage?
    var inReplyTo: String?
    var references: [String] = []
    var files: [NewDraftFile] = []

    init() {}

    /// Takes it from a reply or a forward.
    init(_ draft: MessageDraft, answering answered: AnsweredMessage?) {
        self.answered = answered
        (inReplyTo, references) = (draft.inReplyTo, draft.references)
        files = draft.attachments.map {
            NewDraftFile(name: $0.fileName, contentType: $0.contentType, bytes: $0.bytes)
        }
    }
}

extension Drafts {
    /// A letter that answers or passes on another one, before anything of it is stored.
    public struct Beginning: Sendable {
        /// What its form shows.
        public let content: DraftContent
        /// The names and sizes of the files that go along.
        public let files: [(name: String, size: Int)]

        /// Creates what a form shows.
        public init(content: DraftContent, files: [(name: String, size: Int)] = []) {
            (self.content, self.files) = (content, files)
        }
    }

    /// Returns what the form of an answer shows. It leaves from the mailbox that the answered letter is in, and from none
    /// if the person may not send from that one.
    ///
    /// - Parameter words: The line above the quotation, and the heading of a letter that is passed on.
    /// - Returns: `nil` if there is no such letter, or if the viewer may not read it.
    /// - Throws: `StorageError`.
    public func begin(
        _ origin: DraftOrigin, for viewer: MailboxViewer, words: QuotationWords
    ) async throws -> Beginning? {
        guard let (draft, mailboxID) = try await message(origin, for: viewer, words: words) else { return nil }
        var content = DraftContent(mailboxID: mailboxID)
        content.to = Self.typed(draft.to)
        content.cc = Self.typed(draft.cc)
        content.subject = draft.subject
        // The person writes above what is quoted.
        content.text = "\n\n" + (draft.text ?? "").replacing("\r\n", with: "\n")
        return Beginning(
            content: content.cleaned, files: draft.attachments.map { ($0.fileName, $0.bytes.count) })
    }

    /// Returns what a letter that is stored for the first time has from another one.
    func start(of place: Place, for viewer: MailboxViewer) async throws -> DraftStart? {
        guard case .new(_, let origin?) = place else { return nil }
        guard let (draft, _) = try await message(origin, for: viewer, words: nil) else { return nil }
        return DraftStart(draft, answering: AnsweredMessage(origin.messageID, origin.kind))
    }

    private func message(
        _ origin: DraftOrigin, for viewer: MailboxViewer, words: QuotationWords?
    ) async throws -> (draft: MessageDraft, mailboxID: Int64?)? {
        guard let (_, mailbox) = try await letters.letter(origin.messageID, for: viewer),
            let bytes = try await letters.bytes(of: origin.messageID, for: viewer),
            let own = try? MailAddress(parsing: mailbox.address)
        else { return nil }
        let maySend = try await !database.read { try viewer.mailboxes(with: .send, only: mailbox.id, in: $0) }.isEmpty
        let message = Message(parsing: bytes)
        let answer = MessageAnswer(to: message, own: [own])
        let date = MessageDate(secondsSinceEpoch: 0)
        let draft =
            switch origin {
            case .reply, .replyToAll:
                answer.reply(
                    from: own, date: date, toAll: origin.isToAll, text: "",
                    attribution: words?.attribution(of: message))
            case .forward(_, let takesFiles):
                answer.forward(
                    from: own, date: date, text: "", heading: words?.heading(of: message) ?? "",
                    takesAttachments: takesFiles)
            }
        return (draft, maySend ? mailbox.id : nil)
    }

    /// Recipients as a person would type them.
    static func typed(_ addresses: [MailAddress]) -> String {
        addresses.map(RecipientField.typed).joined(separator: ", ")
    }
}
