/// A capability that a server announces (RFC 9051 §7.2.2). Case-insensitive.
public struct Capability: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name in upper case, such as `AUTH=PLAIN`.
    public let name: String

    /// Creates a capability from its name, in any case.
    public init(_ name: String) { self.name = ASCII.uppercased(name) }
    public init(stringLiteral name: String) { self.init(name) }

    public var description: String { name }

    /// IMAP version 4rev1 (RFC 3501).
    public static let imap4rev1: Capability = "IMAP4rev1"
    /// IMAP version 4rev2 (RFC 9051).
    public static let imap4rev2: Capability = "IMAP4rev2"
    /// TLS on request (RFC 9051 §6.2.1).
    public static let startTLS: Capability = "STARTTLS"
    /// The LOGIN command is refused (RFC 9051 §6.2.3).
    public static let loginDisabled: Capability = "LOGINDISABLED"
    /// AUTHENTICATE takes the first response with the command (RFC 4959).
    public static let saslIR: Capability = "SASL-IR"
    /// ENABLE (RFC 5161).
    public static let enable: Capability = "ENABLE"
    /// ID (RFC 2971).
    public static let id: Capability = "ID"
    /// IDLE (RFC 2177).
    public static let idle: Capability = "IDLE"
    /// NAMESPACE (RFC 2342).
    public static let namespace: Capability = "NAMESPACE"
    /// Literals of any size without the server's go-ahead (RFC 7888).
    public static let literalPlus: Capability = "LITERAL+"
    /// Literals of up to 4096 bytes without the server's go-ahead (RFC 7888).
    public static let literalMinus: Capability = "LITERAL-"
    /// UID EXPUNGE, APPENDUID and COPYUID (RFC 4315).
    public static let uidPlus: Capability = "UIDPLUS"
    /// MOVE (RFC 6851).
    public static let move: Capability = "MOVE"
    /// UNSELECT (RFC 3691).
    public static let unselect: Capability = "UNSELECT"
    /// `\HasChildren` and `\HasNoChildren` in LIST (RFC 3348).
    public static let children: Capability = "CHILDREN"
    /// The use of each mailbox in LIST (RFC 6154).
    public static let specialUse: Capability = "SPECIAL-USE"
    /// Options of LIST (RFC 5258).
    public static let listExtended: Capability = "LIST-EXTENDED"
    /// The status of each mailbox in LIST (RFC 5819).
    public static let listStatus: Capability = "LIST-STATUS"
    /// The size of a mailbox in STATUS (RFC 8438).
    public static let statusSize: Capability = "STATUS=SIZE"
    /// SEARCH RETURN and ESEARCH (RFC 4731).
    public static let extendedSearch: Capability = "ESEARCH"
    /// Modification sequences (RFC 7162 §3.1).
    public static let condStore: Capability = "CONDSTORE"
    /// Quick resynchronisation of a mailbox known from an earlier session (RFC 7162 §3.2).
    public static let qResync: Capability = "QRESYNC"
    /// Compression (RFC 4978).
    public static let compressDeflate: Capability = "COMPRESS=DEFLATE"
    /// UTF-8 in names and messages, once enabled (RFC 6855).
    public static let utf8Accept: Capability = "UTF8=ACCEPT"
    /// UTF-8 in names and messages, which the client must enable (RFC 6855 §6).
    public static let utf8Only: Capability = "UTF8=ONLY"
    /// Decoded parts (RFC 3516).
    public static let binary: Capability = "BINARY"
    /// Gmail's identifiers, labels and search.
    public static let gmail: Capability = "X-GM-EXT-1"
    /// EMAILID, THREADID and MAILBOXID (RFC 8474).
    public static let objectID: Capability = "OBJECTID"
    /// SAVEDATE (RFC 8514).
    public static let saveDate: Capability = "SAVEDATE"
    /// A limit to the size of appended messages (RFC 7889).
    public static let appendLimit: Capability = "APPENDLIMIT"
    /// XLIST, Gmail's predecessor of SPECIAL-USE.
    public static let xList: Capability = "XLIST"
}

/// The capabilities of a server at one moment of the session.
public struct CapabilitySet: Hashable, Sendable, CustomStringConvertible {
    /// The capabilities that the server announced. Unlike ``contains(_:)``, without those that IMAP4rev2 implies.
    public private(set) var names: Set<Capability>

    /// Capabilities that the server announces but that have failed.
    private var excluded: Set<Capability> = []

    /// Creates a set from the capabilities that a server announced.
    public init(_ names: some Sequence<Capability>) { self.names = Set(names) }

    /// Whether the server announced no capability.
    public var isEmpty: Bool { names.isEmpty }

    /// Returns whether the server announces the capability, or IMAP4rev2, which may include it (RFC 9051 Appendix E).
    public func contains(_ capability: Capability) -> Bool {
        guard !excluded.contains(capability) else { return false }
        return names.contains(capability) || (names.contains(.imap4rev2) && Self.partOfRev2.contains(capability))
    }

    /// Returns the set without these capabilities, even if they are part of IMAP4rev2.
    public func subtracting(_ capabilities: Set<Capability>) -> CapabilitySet {
        guard !capabilities.isEmpty else { return self }
        var rest = self
        rest.names.subtract(capabilities)
        rest.excluded.formUnion(capabilities)
        return rest
    }

    /// The SASL mechanisms offered, in upper case and without their `AUTH=` prefix.
    public var mechanisms: Set<String> {
        Set(names.compactMap { $0.name.hasPrefix("AUTH=") ? String($0.name.dropFirst(5)) : nil })
    }

    /// The largest message that APPEND accepts in any mailbox, if the server announces it (RFC 7889 §3.1).
    public var appendLimit: ReportedSize? {
        names.lazy.compactMap { $0.name.hasPrefix("APPENDLIMIT=") ? UInt64($0.name.dropFirst(12)) : nil }.first
            .map { ReportedSize($0) }
    }

    public var description: String { names.map(\.name).sorted().joined(separator: " ") }

    private static let partOfRev2: Set<Capability> = [
        .namespace, .unselect, .uidPlus, .extendedSearch, .enable, .idle, .saslIR, .listExtended, .listStatus,
        .move, .literalMinus, .binary, .specialUse, .statusSize, .children,
    ]
}
