/// One whole response of a server, FETCH apart (RFC 9051 §7); see ``ResponseEvent`` for how FETCH comes.
public enum Response: Hashable, Sendable {
    /// The end of the command with this tag.
    case tagged(tag: String, StatusResponse)
    /// `+`: the server waits for the rest of a command. The text of an AUTHENTICATE step is base64.
    case continuation([UInt8])
    /// Untagged OK, NO, BAD, PREAUTH, BYE.
    case status(StatusResponse)
    case capability(CapabilitySet)
    case enabled([Capability])
    case flags([Flag])
    case list(MailboxListEntry)
    case subscribed(MailboxListEntry)
    case mailboxStatus(MailboxStatus)
    case search(SearchResult)
    case namespaces(Namespaces)
    /// ID (RFC 2971): what the server says of itself, names in small letters.
    case id([String: String])
    /// The number of messages in the selected mailbox.
    case exists(UInt32)
    case recent(UInt32)
    /// This message is gone; those after it move up one place.
    case expunge(SequenceNumber)
    /// These messages are gone; `earlier`: in the time before this session (RFC 7162 §3.2.10).
    case vanished(UIDSet, earlier: Bool)
    /// Something this client does not know; its name in capitals.
    case unknown(name: String)
}
