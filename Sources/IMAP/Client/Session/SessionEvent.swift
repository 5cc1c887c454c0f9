/// What a server tells without being asked, or in the course of a command that asked for something else
/// (RFC 9051 §5.2, §7).
public enum SessionEvent: Hashable, Sendable {
    /// The selected mailbox holds so many messages now.
    case exists(UInt32)
    case recent(UInt32)
    /// The message at this place is gone; those after it have moved up.
    case expunged(SequenceNumber)
    /// These messages are gone (RFC 7162 §3.2.10).
    case vanished(UIDSet)
    /// A message has changed: its flags mostly, and its UID where the server says it.
    case changed(SequenceNumber, [FetchAttribute])
    case flags([Flag])
    /// Words for the person (RFC 9051 §7.1 ALERT), or any other untagged OK, NO or BAD.
    case status(StatusResponse)
    /// Some mailbox's figures.
    case mailbox(MailboxStatus)
    /// Some mailbox was made, removed or renamed.
    case listed(MailboxListEntry)
    /// More happened than ``IMAPLimits/events`` keeps: compare everything.
    case overflowed
}
