import Storage

/// A message that was just bound to a mailbox, with all that the features that look at arrivals need to know.
struct ArrivedMessage: Sendable {
    /// Why it is registered.
    enum Occasion: Hashable, Sendable {
        /// Its bytes were not here before: its row was made in this transaction, with this time.
        case new(receivedAt: Timestamp)
        /// It was here, and was found at another place or under a new UIDVALIDITY: nothing new to the person.
        case boundAgain
        /// It was here, and its digest was made again from its bytes by a newer version.
        case digestedAgain
    }

    let mailboxID: Int64
    /// Its row in `messages`.
    let id: Int64
    let digest: MessageDigest
    /// The role of the folder in which it was found, as `folders.role` has it (`inbox`, `sent`, `drafts` …); nil for others.
    let folderRole: String?
    /// X-GM-THRID, where the server is Gmail.
    var gmailThreadID: UInt64?
    /// X-GM-MSGID, where the server is Gmail.
    var gmailMessageID: UInt64?
    let occasion: Occasion
}
