import Storage

/// A message that was just added to a mailbox, with everything that the features that react to arrivals need.
struct ArrivedMessage: Sendable {
    /// Why the message is registered.
    enum Occasion: Hashable, Sendable {
        /// Its bytes are new: its row was created in this transaction, with this time of receipt.
        case new(receivedAt: Timestamp)
        /// It was stored already, and was found in another place or under a new UIDVALIDITY. It is not news to the
        /// user.
        case boundAgain
        /// It was stored already, and a newer version made its digest again from its bytes.
        case digestedAgain
    }

    let mailboxID: Int64
    /// Its row in `messages`.
    let id: Int64
    let digest: MessageDigest
    /// The role of the folder that it was found in, as in `folders.role` (`inbox`, `sent`, `drafts` …); `nil` without a
    /// role.
    let folderRole: String?
    /// X-GM-THRID, if the server is Gmail.
    var gmailThreadID: UInt64?
    /// X-GM-MSGID, if the server is Gmail.
    var gmailMessageID: UInt64?
    let occasion: Occasion
}
