/// The machine-readable reason in a status response: `[UIDNEXT 7]`
/// (RFC 9051 §7.1, RFC 5530, and the extensions named at each case).
public enum ResponseCode: Hashable, Sendable {
    /// The text must be shown to the person.
    case alert
    case badCharset([String])
    case capability(CapabilitySet)
    case parse
    case permanentFlags([Flag])
    case readOnly
    case readWrite
    /// The mailbox does not exist, but CREATE might make it.
    case tryCreate
    case uidNext(UID)
    case uidValidity(UIDValidity)
    case uidNotSticky
    /// The first unseen message (RFC 3501 §7.1).
    case unseen(SequenceNumber)
    /// Where the appended messages are (RFC 4315 §3).
    case appendUID(UIDValidity, UIDSet)
    /// Which messages were copied, and which they became, in the same order (RFC 4315 §3).
    case copyUID(UIDValidity, source: UIDSet, destination: UIDSet)
    /// The mailbox selected before has been left (RFC 7162 §3.2.11).
    case closed
    case highestModificationSequence(ModificationSequence)
    case noModificationSequence
    /// Messages that UNCHANGEDSINCE left alone (RFC 7162 §3.1.3), as the numbers of the wire.
    case modified([ClosedRange<UInt32>])
    case compressionActive
    case tooBig
    case overQuota
    case unavailable
    case authenticationFailed
    case authorizationFailed
    case expired
    case privacyRequired
    case contactAdmin
    case noPermission
    case inUse
    case expungeIssued
    case corruption
    case serverBug
    case clientBug
    case cannot
    case limit
    case alreadyExists
    case nonExistent
    case hasChildren
    case notSaved
    case unknownCTE
    /// MAILBOXID (RFC 8474 §4).
    case mailboxID(String)
    /// Gmail's and others' page that a person must visit.
    case webAlert(String)
    /// An unknown code: its name in capitals, what follows it as sent.
    case other(name: String, arguments: String)
}
