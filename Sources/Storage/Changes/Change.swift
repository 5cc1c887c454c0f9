/// What followers of the database receive.
public enum Change: Sendable, Hashable {
    /// A committed transaction announced something.
    case announced(topic: String, payload: String)
    /// Announcements may be missing, because the follower was too slow or the connection to the server is new or was
    /// lost. A program that shows stored data must read it again.
    case missedSome

    /// The topic that announces released leases; the payload is the lease's name.
    public static let leases = "leases"
}

extension Change {
    /// Returns an announcement as PostgreSQL's notifications carry it: `7 mailbox12`, that is the topic's length in
    /// bytes of UTF-8, a space, the topic and the payload.
    static func notification(topic: String, payload: String) -> String { "\(topic.utf8.count) \(topic)\(payload)" }

    /// Parses a notification; `nil` if it is not ours. Anyone who can connect to a database may notify.
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
    /// The most bytes of UTF-8 that a topic and its payload may have together. PostgreSQL's limit for a notification is
    /// 8,000.
    public static let longestAnnouncement = 7_500

    /// Announces a change to the followers of ``Database/changes(of:)`` once the transaction is committed: those in
    /// this process, and on PostgreSQL those in every process. A payload names what changed, for example by its number;
    /// it does not carry the data. Each follower receives an announcement once, however often one transaction repeats
    /// it.
    ///
    /// - Parameters:
    ///   - topic: any text.
    ///   - payload: any text; with the topic at most ``longestAnnouncement`` bytes.
    /// - Throws: ``StorageError/announcementTooLong(topic:)`` if the two are longer; ``StorageError`` if the database
    ///   refuses it.
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
