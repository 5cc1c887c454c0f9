/// What followers of the database are told.
public enum Change: Sendable, Hashable {
    /// A committed transaction has announced something.
    case announced(topic: String, payload: String)
    /// Something may have been announced that is not told: the follower was too slow, or the connection to the server was
    /// new or had ended. Whoever shows what is stored reads it anew.
    case missedSome

    /// The topic under which the name of a lease is told that was given back.
    public static let leases = "leases"
}

extension Change {
    /// An announcement as a notification of PostgreSQL carries it: `7 mailbox12`, the topic's length in bytes of UTF-8, a
    /// space, the topic and the payload.
    static func notification(topic: String, payload: String) -> String { "\(topic.utf8.count) \(topic)\(payload)" }

    /// Nil for what is no announcement of ours: anyone who may connect to a database may notify.
    init?(notification: String) {
        let parts = notification.utf8.split(
            separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(String(decoding: parts[0], as: UTF8.self)),
            (0...parts[1].count).contains(length)
        else { return nil }
        self = .announced(
            topic: String(decoding: parts[1].prefix(length), as: UTF8.self),
            payload: String(decoding: parts[1].dropFirst(length), as: UTF8.self))
    }
}

extension WriteTransaction {
    /// What a topic and its payload may have together, in bytes of UTF-8: a notification of PostgreSQL has 8,000.
    public static let longestAnnouncement = 7_500

    /// Tells those who follow ``Database/changes(of:)``, of this process and on PostgreSQL of all, once the transaction is
    /// kept. A payload names what changed, for example its number; it does not carry it. What one transaction announces
    /// several times is told once.
    ///
    /// - Parameters:
    ///   - topic: any text; with the payload not too long.
    ///   - payload: any text.
    /// - Throws: ``StorageError/announcementTooLong(topic:)``.
    public func announce(topic: String, payload: String) throws(StorageError) {
        guard topic.utf8.count + payload.utf8.count <= Self.longestAnnouncement else {
            throw .announcementTooLong(topic: topic)
        }
        let change = Change.announced(topic: topic, payload: payload)
        guard announced.insert(change).inserted else { return }
        switch engine {
        case .sqlite:
            afterCommit { [changeFeed] in changeFeed?.deliver(change) }
        case .postgres:
            try execute(
                "SELECT pg_notify($1, $2) AS told",
                [ChangeFeed.channel, Change.notification(topic: topic, payload: payload)])
        }
    }
}
