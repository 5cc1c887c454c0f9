/// The state of a message's copy for the sender's Sent folder. It never changes anything about the message.
public enum SentCopyState: String, Hashable, Sendable, CaseIterable {
    /// To be looked for, and filed if it is not there.
    case due
    /// It was being filed when last heard of, and may be there.
    case appending
    /// Pennypost has filed it.
    case filed
    /// The mailbox's server files copies by itself.
    case byServer
    /// It could not be filed, and is not tried again.
    case gaveUp
}
