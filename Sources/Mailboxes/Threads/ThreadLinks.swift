import Storage

/// By what a message is tied to others of its mailbox. Messages that share a link are one thread.
///
/// The rules, the surest first (facts of RFC 8621 section 3, and what mailboxes of companies show):
/// 1. Where Gmail names the thread, Gmail decides, and nothing else is looked at.
/// 2. A message that names one of our own Message-IDs, in In-Reply-To or References, answers it: nobody else can make these.
/// 3. In-Reply-To alone, whatever the subject.
/// 4. References, In-Reply-To and Message-ID, where the base subject is the same too.
///
/// A subject alone ties nothing, nor does a number in it. What a message is tied to follows from the message alone, so that
/// the threads do not depend on the order in which messages come.
struct ThreadLinks: Sendable {
    /// Message-IDs of a message that are looked at: the first ones name the conversation's start, the last ones its end.
    static let firstReferences = 8
    static let lastReferences = 24

    /// What it shares with others of its thread.
    let shared: [Int64]
    /// What it answers: messages with this Message-ID, and all that answer them, are of its thread.
    let answered: [String]
    /// What it has been given as a name; who answers that is of its thread.
    let ownKey: Int64?

    /// - Parameters:
    ///   - ours: those of the message's references that the outbox has given out, or that a server has made of them.
    ///   - formerNames: the Message-IDs that the message itself had before a server changed them. Who names one of them
    ///     answers the message.
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

    /// The Message-IDs that a message names as those before it, each once.
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

    /// A Message-ID as `messages.message_key` has it: eight bytes of its hash, since Message-IDs may be of any length.
    static func key(_ messageID: String) -> Int64 { link("answered", messageID) }

    private static func link(_ parts: String...) -> Int64 {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += part.utf8
            bytes.append(0)
        }
        let number = BlobID(of: bytes).digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(bitPattern: number)
    }
}
