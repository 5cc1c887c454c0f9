public import MIME
import MailSetup
import Storage

extension Drafts {
    /// What keeps a letter from being sent, and the field at fault.
    public enum Problem: Hashable, Sendable {
        /// No mailbox is chosen, or the chosen one is gone.
        case noMailbox
        /// There is no recipient.
        case noRecipients
        /// There are more than ``DraftLimits/mostRecipients``.
        case tooManyRecipients
        /// Mail can't be sent to a recipient as typed.
        case recipient(DraftField, typed: String, MailAddressError)
        /// There is neither a text nor a file.
        case empty
        /// The mail core refuses a field.
        case refused(DraftField, MessageBuildError)

        /// The field at fault.
        public var field: DraftField {
            switch self {
            case .noMailbox: .from
            case .noRecipients, .tooManyRecipients: .to
            case .recipient(let field, _, _), .refused(let field, _): field
            case .empty: .text
            }
        }
    }

    /// What became of a letter that is to be sent.
    public enum Sent: Sendable {
        /// It lies in the outbox. A letter that was sent before is found there.
        case inOutbox(id: Int64)
        /// It can't be sent as it is.
        case refused([Problem])
        /// It is probably not as the writer meant it.
        case doubtful([DraftDoubt])
        /// It was changed elsewhere since, and is like this.
        case changedElsewhere(LetterDraft)
    }

    /// Puts a letter into the outbox. Letter and outbox change in one transaction, so it is sent once however often this
    /// is called.
    ///
    /// - Parameters:
    ///   - revision: The revision that is sent.
    ///   - accepted: The doubts that the writer has answered.
    ///   - delay: How long it can be taken back before it leaves.
    ///   - offsetMinutes: The writer's time zone, for the letter's Date.
    /// - Returns: `nil` if there is no such letter, or if it is not open to the viewer.
    /// - Throws: `StorageError`. The letter is unchanged then.
    public func send(
        _ id: Int64, revision: Int64, accepting accepted: Set<DraftDoubt.Kind> = [], for viewer: MailboxViewer,
        delay: Duration, offsetMinutes: Int
    ) async throws -> Sent? {
        let read = try await database.read { transaction -> (LetterDraft, Mailbox?, [NewDraftFile])? in
            guard let draft = try DraftStore.draft(id, of: viewer, in: transaction) else { return nil }
            let mailbox = try draft.content.mailboxID.flatMap {
                try viewer.mailboxes(with: .send, only: $0, in: transaction).first
            }
            let files = try draft.files.compactMap { try DraftStore.file($0.id, of: draft, in: transaction) }
            return (draft, mailbox, files)
        }
        guard let (draft, mailbox, files) = read else { return nil }
        if let outboxID = draft.outboxID { return .inOutbox(id: outboxID) }
        guard draft.revision == revision else { return .changedElsewhere(draft) }
        let (recipients, problems) = Self.recipients(of: draft, isAddressed: mailbox != nil)
        guard problems.isEmpty, let mailbox else { return .refused(problems) }
        let doubts = DraftDoubt.doubts(about: draft, to: recipients.all, providers).filter {
            !accepted.contains($0.kind)
        }
        guard doubts.isEmpty else { return .doubtful(doubts) }
        let now = now()
        let notBefore = now + delay
        let item: OutboxStore.NewItem
        do {
            let message = try Self.message(
                draft, files, from: mailbox, to: recipients,
                date: MessageDate(secondsSinceEpoch: notBefore.microseconds / 1_000_000, offsetMinutes: offsetMinutes))
            var entry = Outbox.Entry(message, from: mailbox, key: "draft/\(id)", answering: draft.answered)
            (entry.notBefore, entry.writtenBy) = (delay > .zero ? notBefore : nil, viewer.personID)
            item = try OutboxStore.NewItem(entry)
        } catch let error as MessageBuildError {
            return .refused([.refused(Self.field(of: error), error)])
        }
        return try await database.write { transaction in
            guard let current = try DraftStore.draft(id, of: viewer, in: transaction) else { return nil }
            if let outboxID = current.outboxID { return .inOutbox(id: outboxID) }
            guard current.revision == revision else { return .changedElsewhere(current) }
            // The right may have been taken away since the letter was read.
            guard let mailbox = try viewer.mailboxes(with: .send, only: mailbox.id, in: transaction).first else {
                return .refused([.noMailbox])
            }
            let (queued, _) = try OutboxStore.enqueue(item, mailbox, now: now, in: transaction)
            try DraftStore.end(current, as: queued.id, at: now, in: transaction)
            return .inOutbox(id: queued.id)
        }
    }

    struct Recipients: Sendable {
        var to: [MailAddress] = [], cc: [MailAddress] = [], bcc: [MailAddress] = []

        var all: [MailAddress] { to + cc + bcc }
    }

    /// Reads the recipients as typed.
    private static func recipients(of draft: LetterDraft, isAddressed: Bool) -> (Recipients, [Problem]) {
        var problems: [Problem] = isAddressed ? [] : [.noMailbox]
        var recipients = Recipients()
        let fields: [(DraftField, String, WritableKeyPath<Recipients, [MailAddress]>)] = [
            (.to, draft.content.to, \.to), (.cc, draft.content.cc, \.cc), (.bcc, draft.content.bcc, \.bcc),
        ]
        for (field, text, path) in fields {
            for (typed, address) in RecipientField.recipients(in: text) {
                switch address {
                case .success(let address): recipients[keyPath: path].append(address)
                case .failure(let error): problems.append(.recipient(field, typed: typed, error))
                }
            }
        }
        let count = recipients.all.count
        if problems.isEmpty || problems == [.noMailbox] {
            if count == 0 { problems.append(.noRecipients) }
            if count > DraftLimits.mostRecipients { problems.append(.tooManyRecipients) }
        }
        if draft.content.text.allSatisfy(\.isWhitespace), draft.files.isEmpty { problems.append(.empty) }
        return (recipients, problems)
    }

    private static func message(
        _ draft: LetterDraft, _ files: [NewDraftFile], from mailbox: Mailbox, to recipients: Recipients,
        date: MessageDate
    ) throws -> MessageDraft {
        var from: MailAddress
        do { from = try MailAddress(parsing: mailbox.address) } catch {
            throw MessageBuildError.address(field: "From", error)
        }
        from.displayName = mailbox.name
        var message = MessageDraft(from: from, date: date)
        (message.to, message.cc, message.bcc) = (recipients.to, recipients.cc, recipients.bcc)
        (message.subject, message.text) = (draft.content.subject, draft.content.text)
        (message.inReplyTo, message.references) = (draft.inReplyTo, draft.references)
        message.attachments = files.map {
            MessageDraft.Attachment(fileName: $0.name, contentType: $0.contentType, bytes: $0.bytes)
        }
        return message
    }

    private static func field(of error: MessageBuildError) -> DraftField {
        switch error.field {
        case "From": .from
        case "Cc": .cc
        case "Bcc": .bcc
        case "Subject": .subject
        case "To": .to
        default: .files
        }
    }
}
