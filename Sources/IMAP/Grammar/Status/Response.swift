/// One complete response other than FETCH (RFC 9051 §7). For FETCH see ``ResponseEvent``.
public enum Response: Hashable, Sendable {
    /// The end of the command with this tag.
    case tagged(tag: String, StatusResponse)
    /// `+`: the server waits for more of a command. During AUTHENTICATE, the text is base64.
    case continuation([UInt8])
    /// An untagged OK, NO, BAD, PREAUTH or BYE.
    case status(StatusResponse)
    /// CAPABILITY: what the server can do.
    case capability(CapabilitySet)
    /// ENABLED: the extensions that ENABLE has switched on.
    case enabled([Capability])
    /// FLAGS: the flags that messages in the selected mailbox can have.
    case flags([Flag])
    /// LIST or XLIST: a mailbox.
    case list(MailboxListEntry)
    /// LSUB: a mailbox that the user has subscribed to.
    case subscribed(MailboxListEntry)
    /// STATUS: the status of a mailbox.
    case mailboxStatus(MailboxStatus)
    /// SEARCH or ESEARCH: the result of a search.
    case search(SearchResult)
    /// NAMESPACE: the namespaces that hold the mailboxes.
    case namespaces(Namespaces)
    /// ID: the server's fields, their names in lower case (RFC 2971).
    case id([String: String])
    /// EXISTS: the number of messages in the selected mailbox.
    case exists(UInt32)
    /// RECENT: the number of messages marked `\Recent` in the selected mailbox (RFC 3501 §7.3.2).
    case recent(UInt32)
    /// EXPUNGE: this message is gone. Later ones move up by one.
    case expunge(SequenceNumber)
    /// VANISHED: these messages are gone. `earlier` means before this session (RFC 7162 §3.2.10).
    case vanished(UIDSet, earlier: Bool)
    /// A response that this client does not know. Carries its upper-case name.
    case unknown(name: String)
}
