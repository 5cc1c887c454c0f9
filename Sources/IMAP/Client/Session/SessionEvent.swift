/// An unasked-for report from the server, which may arrive during any command (RFC 9051 §5.2, §7).
public enum SessionEvent: Hashable, Sendable {
    /// The number of messages in the selected mailbox has changed to this.
    case exists(UInt32)
    /// The number of messages marked `\Recent` in the selected mailbox (RFC 3501 §7.3.2).
    case recent(UInt32)
    /// The message with this sequence number is gone. Later ones have moved up.
    case expunged(SequenceNumber)
    /// The messages with these UIDs are gone (RFC 7162 §3.2.10).
    case vanished(UIDSet)
    /// A message has changed, usually its flags. The UID is included if the server sends it.
    case changed(SequenceNumber, [FetchAttribute])
    /// The flags that messages in the selected mailbox can have.
    case flags([Flag])
    /// A text for the user (RFC 9051 §7.1 ALERT), or any other untagged OK, NO or BAD.
    case status(StatusResponse)
    /// The status of a mailbox.
    case mailbox(MailboxStatus)
    /// A mailbox was created, deleted or renamed.
    case listed(MailboxListEntry)
    /// There were more events than ``IMAPLimits/events`` or ``IMAPLimits/eventBytes`` allows. Compare everything.
    case overflowed
}
