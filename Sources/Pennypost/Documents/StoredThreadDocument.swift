import Mailboxes
import Storage

/// A conversation as `list --threads --json` prints it.
struct StoredThreadDocument: Encodable, Sendable {
    let id: Int64
    let subject: String?
    let senders: [String]
    let latestAt: String
    let messageCount: Int
    let isRead: Bool
    let attachmentCount: Int
    let folders: [String]
    /// The messages' numbers, newest first.
    let messages: [Int64]

    init(_ thread: MessageThread) {
        id = thread.id
        subject = thread.subject
        senders = thread.senders
        latestAt = thread.latestAt.description
        messageCount = thread.messageCount
        isRead = thread.isRead
        attachmentCount = thread.attachmentCount
        folders = thread.folders
        messages = thread.messages.map(\.id)
    }
}
