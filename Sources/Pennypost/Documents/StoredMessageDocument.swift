import Mailboxes
import Storage

/// A fetched message as `list --json` prints it.
struct StoredMessageDocument: Encodable, Sendable {
    struct Sender: Encodable, Sendable {
        var name: String?
        var address: String?
    }

    let id: Int64
    let threadID: Int64?
    let folders: [String]
    let from: Sender
    let subject: String?
    let date: String?
    let receivedAt: String
    let size: Int
    let attachmentCount: Int
    let isRead: Bool
    let isFlagged: Bool
    let messageID: String?

    init(_ message: StoredMessage) {
        id = message.id
        threadID = message.threadID
        folders = message.folders
        from = Sender(name: message.senderName, address: message.senderAddress)
        subject = message.subject
        date = message.sentAt?.description
        receivedAt = message.receivedAt.description
        size = message.size
        attachmentCount = message.attachmentCount
        isRead = message.isRead
        isFlagged = message.isFlagged
        messageID = message.messageID
    }
}

/// What `show --json` adds to a message of the list.
struct ShownContentDocument: Encodable, Sendable {
    let signature: String?
    let message: ParsedMessageDocument

    init(_ content: ParsedMessageDocument) {
        signature = content.parts.isSigned ? "not-checked" : nil
        message = content
    }
}
