import Storage

/// What ties a message to others of its mailbox. Messages that share a link form one thread.
///
/// The rules, the most certain first (based on RFC 8621 §3 and on what the mailboxes of companies show):
/// 1. If Gmail names the thread, Gmail decides, and nothing else is considered.
/// 2. A message that names one of our own Message-IDs in In-Reply-To or References answers it: no one else can make
/// these.
/// 3. In-Reply-To alone, whatever the subject.
/// 4. References, In-Reply-To and Message-ID, if the base subject is the same too.
///
/// A subject alone ties nothing, nor does a number in it. Links depend on the message alone, so threads do not depend
/// on the order in which messages arrive.
struct ThreadLinks: Sendable {
    /// How many Message-IDs are read at each end: the first ones name the start of the conversation, the last ones its
    /// end.
    static let firstReferences = 8
    static let lastReferences = 24

    /// The links that the message shares with others of its thread.
    let shared: [Int64]
    /// The Message-IDs that the message answers. The messages with these IDs, and all that answer them, are in its
    /// thread.
    let answered: [String]
    /// The key of the message's own Message-ID. A message that answers it is in its thread.
    let ownKey: Int64?

    /// - Parameters:
    ///   - ours: The message's references that the outbox assigned, or that a server gave to an outbox message.
    ///   - formerNames: The Message-IDs that this message had before a server changed them. A message that names one of
    ///     them answers this one.
    init(_ digest: MessageDigest, gmailThreadID: UInt64?, ours: Set<String>, formerNames: [String] = []) {
        ownKey = digest.messageID.map(Self.key)
        if let gmailThreadID {
            shared = [Self.link("gmail", String(gmailThreadID))]
            answered = []
            return
        }
        let named = Self.named(by: digest)
        let subject = BaseSubject(digest.subject).text
        var identifiers = named
        if let own = digest.messageID, !identifiers.contains(own) { identifiers.append(own) }
        shared = identifiers.map { Self.link("subject", $0, subject) }
        answered = named.filter { $0 == digest.inReplyTo.first || ours.contains($0) } + formerNames
    }

    /// The Message-IDs that a message refers to, each once.
    static func named(by digest: MessageDigest) -> [String] {
        let references = digest.references
        let kept =
            references.count <= firstReferences + lastReferences
            ? references : references.prefix(firstReferences) + references.suffix(lastReferences)
        var named: [String] = []
        var seen: Set<String> = digest.messageID.map { [$0] } ?? []
        for identifier in digest.inReplyTo.prefix(firstReferences) + kept where seen.insert(identifier).inserted {
            named.append(identifier)
        }
        return named
    }

    /// A Message-ID as stored in `messages.message_key`: eight bytes of its hash, because Message-IDs have any length.
    static func key(_ messageID: String) -> Int64 { link("answered", messageID) }

    private static func link(_ parts: String...) -> Int64 {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += part.utf8
            bytes.append(0)
        }
        return BlobID(of: bytes).number
    }
}
