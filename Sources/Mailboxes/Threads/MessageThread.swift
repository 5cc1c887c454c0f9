public import Storage

/// A conversation of a mailbox, as lists show it.
public struct MessageThread: Hashable, Sendable, Identifiable {
    /// Of a longer conversation only so many messages are shown, the newest.
    public static let shownMessages = 50

    public let id: Int64
    public let mailboxID: Int64
    /// How many messages it has.
    public let messageCount: Int
    /// Its messages, newest first; never empty.
    public let messages: [StoredMessage]

    /// The newest message's subject.
    public var subject: String? { messages.first?.subject }
    public var latestAt: Timestamp { messages.first?.receivedAt ?? Timestamp(seconds: 0) }
    public var isRead: Bool { messages.allSatisfy(\.isRead) }
    public var attachmentCount: Int { messages.reduce(0) { $0 + $1.attachmentCount } }

    /// Who has written in it, in the order of their first messages, by name where there is one.
    public var senders: [String] {
        var senders: [String] = []
        for message in messages.reversed() {
            guard let sender = message.senderName ?? message.senderAddress, !senders.contains(sender) else { continue }
            senders.append(sender)
        }
        return senders
    }

    /// The folders that its messages lie in, by name.
    public var folders: [String] { Set(messages.flatMap(\.folders)).sorted() }
}
