/// Something a server says it can do (RFC 9051 §7.2.2). Case does not matter.
public struct Capability: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name in capitals, `AUTH=PLAIN`.
    public let name: String

    public init(_ name: String) { self.name = ASCII.uppercased(name) }
    public init(stringLiteral name: String) { self.init(name) }

    public var description: String { name }

    public static let imap4rev1: Capability = "IMAP4rev1"
    public static let imap4rev2: Capability = "IMAP4rev2"
    public static let startTLS: Capability = "STARTTLS"
    public static let loginDisabled: Capability = "LOGINDISABLED"
    public static let saslIR: Capability = "SASL-IR"
    public static let enable: Capability = "ENABLE"
    public static let id: Capability = "ID"
    public static let idle: Capability = "IDLE"
    public static let namespace: Capability = "NAMESPACE"
    public static let literalPlus: Capability = "LITERAL+"
    public static let literalMinus: Capability = "LITERAL-"
    public static let uidPlus: Capability = "UIDPLUS"
    public static let move: Capability = "MOVE"
    public static let unselect: Capability = "UNSELECT"
    public static let children: Capability = "CHILDREN"
    public static let specialUse: Capability = "SPECIAL-USE"
    public static let listExtended: Capability = "LIST-EXTENDED"
    public static let listStatus: Capability = "LIST-STATUS"
    public static let statusSize: Capability = "STATUS=SIZE"
    public static let extendedSearch: Capability = "ESEARCH"
    public static let condStore: Capability = "CONDSTORE"
    public static let qResync: Capability = "QRESYNC"
    public static let compressDeflate: Capability = "COMPRESS=DEFLATE"
    public static let utf8Accept: Capability = "UTF8=ACCEPT"
    public static let utf8Only: Capability = "UTF8=ONLY"
    public static let binary: Capability = "BINARY"
    public static let gmail: Capability = "X-GM-EXT-1"
    public static let objectID: Capability = "OBJECTID"
    public static let saveDate: Capability = "SAVEDATE"
    public static let appendLimit: Capability = "APPENDLIMIT"
    public static let xList: Capability = "XLIST"
}

/// All that a server says it can do, at one moment of the session.
public struct CapabilitySet: Hashable, Sendable, CustomStringConvertible {
    public private(set) var names: Set<Capability>

    /// What the server says it can do and has failed at.
    private var excluded: Set<Capability> = []

    public init(_ names: some Sequence<Capability>) { self.names = Set(names) }

    public var isEmpty: Bool { names.isEmpty }

    /// Whether the server names it, or speaks IMAP4rev2, of which it is a part (RFC 9051 Appendix E).
    public func contains(_ capability: Capability) -> Bool {
        guard !excluded.contains(capability) else { return false }
        return names.contains(capability) || (names.contains(.imap4rev2) && Self.partOfRev2.contains(capability))
    }

    /// The same without these, also without those of them that are a part of IMAP4rev2.
    public func subtracting(_ capabilities: Set<Capability>) -> CapabilitySet {
        guard !capabilities.isEmpty else { return self }
        var rest = self
        rest.names.subtract(capabilities)
        rest.excluded.formUnion(capabilities)
        return rest
    }

    /// The SASL mechanisms offered, in capitals: `AUTH=` with the prefix taken off.
    public var mechanisms: Set<String> {
        Set(names.compactMap { $0.name.hasPrefix("AUTH=") ? String($0.name.dropFirst(5)) : nil })
    }

    /// The size in bytes over which APPEND is refused in every mailbox, where the server says one (RFC 7889 §3.1).
    public var appendLimit: ToldSize? {
        names.lazy.compactMap { $0.name.hasPrefix("APPENDLIMIT=") ? UInt64($0.name.dropFirst(12)) : nil }.first
            .map { ToldSize($0) }
    }

    public var description: String { names.map(\.name).sorted().joined(separator: " ") }

    private static let partOfRev2: Set<Capability> = [
        .namespace, .unselect, .uidPlus, .extendedSearch, .enable, .idle, .saslIR, .listExtended, .listStatus,
        .move, .literalMinus, .binary, .specialUse, .statusSize, .children,
    ]
}
