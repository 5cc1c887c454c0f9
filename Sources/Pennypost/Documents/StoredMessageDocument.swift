import Mailboxes
import Storage

/// A fetched message as `list --json` prints it.
struct StoredMessageDocument: Encodable, Sendable {
    struct Sender: Encodable, Sendable {
        var name: String?
        var address: String?

        private enum CodingKeys: String, CodingKey { case name, address }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(name, forKey: .name)
            try members.encode(address, forKey: .address)
        }
    }

    let message: StoredMessage
    /// What the message says; for `show` alone.
    var content: ParsedMessageDocument?

    private enum CodingKeys: String, CodingKey {
        case id, threadID, folders, from, subject, date, receivedAt, size, attachmentCount, isRead, isFlagged, messageID
        case signature, message
    }

    /// Every key is always there; what is unknown is null. `signature` and `message` stand in the answer of `show`
    /// alone.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(message.id, forKey: .id)
        try members.encode(message.threadID, forKey: .threadID)
        try members.encode(message.folders, forKey: .folders)
        try members.encode(Sender(name: message.senderName, address: message.senderAddress), forKey: .from)
        try members.encode(message.subject, forKey: .subject)
        try members.encode(message.sentAt?.description, forKey: .date)
        try members.encode(message.receivedAt.description, forKey: .receivedAt)
        try members.encode(message.size, forKey: .size)
        try members.encode(message.attachmentCount, forKey: .attachmentCount)
        try members.encode(message.isRead, forKey: .isRead)
        try members.encode(message.isFlagged, forKey: .isFlagged)
        try members.encode(message.messageID, forKey: .messageID)
        guard let content else { return }
        try members.encode(content.parts.isSigned ? "not-checked" : nil, forKey: .signature)
        try members.encode(content, forKey: .message)
    }
}
