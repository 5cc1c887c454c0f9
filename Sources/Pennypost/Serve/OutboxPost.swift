import Logging
import MIME
import Mailboxes
import Web

/// Sends the letters of the site through the outboxes of the companies' mailboxes.
struct OutboxPost: NoticePost {
    let directory: MailboxDirectory

    func mailboxes(ofCompany companyID: Int64) async throws -> [NoticeMailbox] {
        let people = MailboxPeople(directory)
        var all: [NoticeMailbox] = []
        for mailbox in try await directory.mailboxes(ofCompany: companyID) {
            let readers = try await people.all(of: mailbox.id, inCompany: companyID)
                .filter { $0.rights.contains(.read) }.map(\.personID)
            all.append(
                NoticeMailbox(
                    address: mailbox.address, needsPassword: mailbox.state == .needsPassword, readers: Set(readers)))
        }
        return all
    }

    func post(_ letter: SiteLetter) async throws -> LetterPosting {
        let mailbox = try await directory.mailboxes(ofCompany: letter.companyID)
            .first { $0.address.lowercased() == letter.mailbox.lowercased() }
        guard let mailbox else { return .noMailbox }
        do {
            try await Outbox(directory: directory).enqueue(
                try Self.draft(letter, from: mailbox), from: mailbox, key: letter.key)
        } catch is MailAddressError {
            return .impossible
        } catch is MessageBuildError {
            return .impossible
        } catch OutboxError.keyUsedForAnotherMessage {
            // It was put there before, by a version with other words.
            return .queued
        }
        return .queued
    }

    private static func draft(_ letter: SiteLetter, from mailbox: Mailbox) throws -> MessageDraft {
        var sender = try MailAddress(parsing: mailbox.address)
        sender.displayName = letter.senderName
        var recipient = try MailAddress(parsing: letter.address)
        if !letter.name.isEmpty { recipient.displayName = letter.name }
        var draft = MessageDraft(from: sender, date: .now)
        draft.to = [recipient]
        draft.subject = letter.subject
        draft.text = letter.text
        // So that no automatic reply comes back (RFC 3834 §5.1; the second is Microsoft's).
        draft.extraHeaders = [
            .init("Auto-Submitted", "auto-generated"), .init("X-Auto-Response-Suppress", "All"),
        ]
        return draft
    }
}
