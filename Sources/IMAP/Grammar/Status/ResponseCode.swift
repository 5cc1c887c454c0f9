/// The machine-readable code of a status response, such as `[UIDNEXT 7]` (RFC 9051 §7.1, RFC 5530, and the extensions
/// named at each case).
public enum ResponseCode: Hashable, Sendable {
    /// The text must be shown to the user.
    case alert
    /// The server does not support the charset of a search. Carries those it supports, if it lists them.
    case badCharset([String])
    /// What the server can do.
    case capability(CapabilitySet)
    /// The server could not parse the header of a message.
    case parse
    /// The flags that can be stored.
    case permanentFlags([Flag])
    /// The mailbox is open for reading only.
    case readOnly
    /// The mailbox is open for reading and writing.
    case readWrite
    /// The mailbox does not exist, but CREATE might make it.
    case tryCreate
    /// The UID that the next message will probably get.
    case uidNext(UID)
    /// The mailbox's UIDVALIDITY.
    case uidValidity(UIDValidity)
    /// The mailbox does not keep its UIDs from one session to the next (RFC 4315 §3).
    case uidNotSticky
    /// The first unseen message (RFC 3501 §7.1).
    case unseen(SequenceNumber)
    /// The UIDs of the appended messages (RFC 4315 §3).
    case appendUID(UIDValidity, UIDSet)
    /// The UIDs of the copied messages and of their copies, in the same order (RFC 4315 §3).
    case copyUID(UIDValidity, source: UIDSet, destination: UIDSet)
    /// The mailbox selected before was left (RFC 7162 §3.2.11).
    case closed
    /// The modification sequence of the mailbox's latest change (RFC 7162 §3.1.2.1).
    case highestModificationSequence(ModificationSequence)
    /// The mailbox keeps no modification sequences (RFC 7162 §3.1.2.2).
    case noModificationSequence
    /// The messages that UNCHANGEDSINCE left alone (RFC 7162 §3.1.3), as the numbers on the wire.
    case modified([ClosedRange<UInt32>])
    /// Compression is already active (RFC 4978 §3).
    case compressionActive
    /// The message is larger than the server accepts (RFC 4469, RFC 7889).
    case tooBig
    /// The operation exceeds the user's quota.
    case overQuota
    /// A part of the server is temporarily unavailable.
    case unavailable
    /// The sign-in failed, for a reason that the server does not give.
    case authenticationFailed
    /// The user may not act as the identity requested in the sign-in.
    case authorizationFailed
    /// The password is no longer valid. The user needs a new one.
    case expired
    /// The operation needs a protected connection, such as TLS.
    case privacyRequired
    /// The user should contact the administrator or the support.
    case contactAdmin
    /// The user has no permission for the operation.
    case noPermission
    /// Another session is using something that the operation needs.
    case inUse
    /// Another session has expunged messages that the operation needs.
    case expungeIssued
    /// The server has found that data it needs is corrupt.
    case corruption
    /// The server has found a bug in itself.
    case serverBug
    /// The server has found a bug in the client.
    case clientBug
    /// The operation is impossible at this server and will never succeed.
    case cannot
    /// The operation exceeds a limit of the server, such as the number of flags in a mailbox.
    case limit
    /// The operation would create something that already exists.
    case alreadyExists
    /// The operation needs something that does not exist.
    case nonExistent
    /// The mailbox cannot be deleted because there are mailboxes below it (RFC 9051 §7.1).
    case hasChildren
    /// The result of a search was not saved (RFC 5182).
    case notSaved
    /// The server cannot decode the part's transfer encoding (RFC 3516).
    case unknownCTE
    /// The mailbox's MAILBOXID (RFC 8474 §4).
    case mailboxID(String)
    /// A web page that the user must visit, sent by Gmail and others.
    case webAlert(String)
    /// An unknown code. Carries its upper-case name and its arguments as sent.
    case other(name: String, arguments: String)
}
