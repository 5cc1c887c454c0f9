import IMAP
import Storage

/// What the server says of a message, without its bytes.
struct MessageFacts: Hashable, Sendable {
    let uid: UInt32
    var flags: [String] = []
    /// When the server took it (INTERNALDATE).
    var receivedAt: Timestamp
    /// RFC822.SIZE, which may be off by line ends.
    var size = ToldSize.zero
    /// Names that the server gives to it wherever it lies: `gm:…`, `em:…`.
    var identities: [String] = []
    var gmailMessageID: UInt64?
    var gmailThreadID: UInt64?
    /// Gmail's labels; nil at other servers.
    var labels: [String]?

    init(uid: UInt32, receivedAt: Timestamp) {
        self.uid = uid
        self.receivedAt = receivedAt
    }

    /// - Parameter uid: the message that the answer is for; some servers do not say it.
    init(_ message: FetchedMessage, uid: UInt32, now: Timestamp) {
        self.uid = uid
        flags = Self.kept(message.flags ?? [])
        receivedAt = message.internalDate.map { Timestamp(seconds: $0.secondsSince1970) } ?? now
        size = message.size ?? .zero
        if let id = message.emailID, id.utf8.count <= Self.longestIdentity { identities.append("em:\(id)") }
        gmailMessageID = message.gmailMessageID
        gmailThreadID = message.gmailThreadID
        if let id = gmailMessageID { identities.append("gm:\(id)") }
        labels = message.gmailLabels?.filter { $0.utf8.count <= ServerFolder.longestName }
    }

    /// RFC 8474 §6.1 allows 255 bytes.
    private static let longestIdentity = 255

    /// The flags worth keeping, in a fixed order. \Recent belongs to a session, not to a message.
    static func kept(_ flags: [Flag]) -> [String] {
        flags.filter { $0 != .recent }.map(\.name).sorted()
    }

    /// What a fetch asks for to know this much.
    static func items(_ capabilities: CapabilitySet) -> [FetchItem] {
        var items: [FetchItem] = [.uid, .flags, .internalDate, .size]
        if capabilities.contains(.objectID) { items.append(.emailID) }
        if capabilities.contains(.gmail) { items += [.gmailMessageID, .gmailThreadID, .gmailLabels] }
        return items
    }

    /// The role of the place for those that look at arrivals: at Gmail the label says what lies in Sent.
    func role(in folder: SpecialFolder?) -> SpecialFolder? {
        guard let labels, folder == .all else { return folder }
        if labels.contains(where: { $0.lowercased() == "\\sent" }) { return .sent }
        if labels.contains(where: { $0.lowercased() == "\\draft" || $0.lowercased() == "\\drafts" }) { return .drafts }
        return folder
    }
}

/// What becomes of a message that was found at the server.
struct ArrivingMessage: Sendable {
    enum Content: Sendable {
        /// Its bytes came, and this is what they say.
        case bytes(Blob, MessageDigest)
        /// The server's name for it proves that it is here already. The digest only where somebody asks for it.
        case known(messageID: Int64, MessageDigest?)
        /// It cannot be brought.
        case undelivered(reason: String)
    }

    var facts: MessageFacts
    var content: Content
}
