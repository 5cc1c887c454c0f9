import LocalServers
import Testing

/// What a server tells of its changes.
enum CapabilityLevel: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// RFC 7162: flags and what has vanished.
    case qresync
    /// Flags alone.
    case condstore
    /// Nothing: all is compared.
    case bare

    /// What Dovecot does not announce for it.
    var hidden: Set<String> {
        switch self {
        case .qresync: []
        case .condstore: ["QRESYNC"]
        case .bare:
            [
                "QRESYNC", "CONDSTORE", "ENABLE", "ESEARCH", "SEARCHRES", "LIST-EXTENDED", "LIST-STATUS", "STATUS=SIZE",
                "UIDPLUS", "MOVE", "SPECIAL-USE", "NOTIFY", "IDLE", "UNSELECT", "LITERAL+", "COMPRESS=DEFLATE",
                "BINARY", "MULTIAPPEND", "CONTEXT=SEARCH", "ESORT",
            ]
        }
    }

    var testDescription: String { rawValue }
}
