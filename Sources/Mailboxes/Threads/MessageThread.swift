public import Storage

/// A conversation in a mailbox, as lists show it.
public struct MessageThread: Hashable, Sendable, Identifiable {
    /// The most messages of a thread that are shown; of a longer conversation, the newest.
    public static let shownMessages = 50

    /// The thread's number.
    public let id: Int64
    /// The number of its mailbox.
    public let mailboxID: Int64
    /// The number of messages in the conversation, including those not shown.
    public let messageCount: Int
    /// Its messages, newest first; never empty.
    public let messages: [StoredMessage]

    /// The subject of the newest message.
    public var subject: String? { messages.first?.subject }
    /// When the newest message was received.
    public var latestAt: Timestamp { messages.first?.receivedAt ?? Timestamp(seconds: 0) }
    /// Whether every shown message is read.
    public var isRead: Bool { messages.allSatisfy(\.isRead) }
    /// The number of attachments of all shown messages.
    public var attachmentCount: Int { messages.reduce(0) { $0 + $1.attachmentCount } }

    /// The senders in the order of their first messages, each by name, or by address if there is no name.
    public var senders: [String] {
        var senders: [String] = []
        for message in messages.reversed() {
            guard let sender = message.senderName ?? message.senderAddress, !senders.contains(sender) else { continue }
            senders.append(sender)
        }
        return senders
    }

    /// The names of the folders that its messages are in.
    public var folders: [String] { Set(messages.flatMap(\.folders)).sorted() }
}
