import Mailboxes
import Storage

/// A conversation as `list --threads --json` prints it.
struct StoredThreadDocument: Encodable, Sendable {
    let thread: MessageThread

    private enum CodingKeys: String, CodingKey {
        case id, subject, senders, latestAt, messageCount, isRead, attachmentCount, folders, messages
    }

    /// Encodes every key; an unknown value is null. `messages` are numbers, newest first.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(thread.id, forKey: .id)
        try members.encode(thread.subject, forKey: .subject)
        try members.encode(thread.senders, forKey: .senders)
        try members.encode(thread.latestAt.description, forKey: .latestAt)
        try members.encode(thread.messageCount, forKey: .messageCount)
        try members.encode(thread.isRead, forKey: .isRead)
        try members.encode(thread.attachmentCount, forKey: .attachmentCount)
        try members.encode(thread.folders, forKey: .folders)
        try members.encode(thread.messages.map(\.id), forKey: .messages)
    }
}
