/// Where the copy of a message for the sender's own Sent folder stands. Whatever it is, it changes nothing about the
/// message.
public enum SentCopyState: String, Hashable, Sendable, CaseIterable {
    /// To be looked for, and filed where it is not there.
    case due
    /// It was being filed when last heard of: it may be there.
    case appending
    /// Pennypost has filed it.
    case filed
    /// The mailbox's server files copies by itself.
    case byServer
    /// It could not be filed, and is not tried any more.
    case gaveUp
}
