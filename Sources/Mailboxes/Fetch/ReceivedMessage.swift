import MIME
import Storage

/// One message as the server gave it, and what lists and searches want of it.
struct ReceivedMessage: Sendable {
    let uid: Int64
    let flags: [String]
    /// When the server took it.
    let receivedAt: Timestamp
    let bytes: [UInt8]
}

/// What is kept of a message besides its bytes; it can be made again from them at any time.
struct MessageDigest: Sendable {
    let messageID: String?
    let subject: String?
    let senderName: String?
    let senderAddress: String?
    let sentAt: Timestamp?
    let attachmentCount: Int
    let searchText: String

    init(of bytes: [UInt8]) {
        let message = Message(parsing: bytes)
        let sender = message.from.first
        messageID = message.messageID
        subject = message.subject
        senderName = sender?.displayName
        senderAddress = sender?.address
        sentAt = message.date.map { Timestamp(microseconds: $0.secondsSinceEpoch * 1_000_000) }
        let attachments = message.attachments
        attachmentCount = attachments.count
        var words: [String] = []
        for person in message.from + message.to + message.cc {
            words.append(person.displayName ?? "")
            words.append(person.address)
        }
        words.append(message.subject ?? "")
        words += attachments.compactMap(\.fileName)
        let text = message.text ?? message.html ?? ""
        words.append(String(text.prefix(SearchText.maximumLength)))
        searchText = SearchText.fold(words.joined(separator: " "))
    }
}
