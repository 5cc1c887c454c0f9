import IMAP
import Storage

/// What the server says about a message, without its bytes.
struct MessageFacts: Hashable, Sendable {
    let uid: UInt32
    var flags: [String] = []
    /// When the server received it (INTERNALDATE).
    var receivedAt: Timestamp
    /// RFC822.SIZE. It may be off by the line ends.
    var size = ReportedSize.zero
    /// The server's names for it, the same in every folder: `gm:…`, `em:…`.
    var identities: [String] = []
    var gmailMessageID: UInt64?
    var gmailThreadID: UInt64?
    /// Gmail's labels; `nil` at other servers.
    var labels: [String]?

    init(uid: UInt32, receivedAt: Timestamp) {
        self.uid = uid
        self.receivedAt = receivedAt
    }

    /// Reads the facts from an answer.
    ///
    /// - Parameters:
    ///   - message: The answer.
    ///   - uid: The UID of its message, which some servers leave out.
    ///   - now: The time of receipt if the answer has none.
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

    /// The longest EMAILID, in bytes. RFC 8474 §6.1 allows 255.
    private static let longestIdentity = 255

    /// Returns the flags worth keeping, sorted. `\Recent` belongs to a session, not to a message.
    static func kept(_ flags: [Flag]) -> [String] {
        flags.filter { $0 != .recent }.map(\.name).sorted()
    }

    /// Returns the FETCH items that give these facts.
    static func items(_ capabilities: CapabilitySet) -> [FetchItem] {
        var items: [FetchItem] = [.uid, .flags, .internalDate, .size]
        if capabilities.contains(.objectID) { items.append(.emailID) }
        if capabilities.contains(.gmail) { items += [.gmailMessageID, .gmailThreadID, .gmailLabels] }
        return items
    }

    /// Returns the role of the message's placement in a folder. In Gmail's All Mail, the labels say what is in Sent or
    /// Drafts.
    func role(in folder: SpecialFolder?) -> SpecialFolder? {
        guard let labels, folder == .all else { return folder }
        if labels.contains(where: { $0.lowercased() == "\\sent" }) { return .sent }
        if labels.contains(where: { $0.lowercased() == "\\draft" || $0.lowercased() == "\\drafts" }) { return .drafts }
        return folder
    }
}
