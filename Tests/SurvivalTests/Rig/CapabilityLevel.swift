import LocalServers
import Testing

/// What a server reports about its changes.
enum CapabilityLevel: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// RFC 7162: flags and vanished messages.
    case qresync
    /// Flags only.
    case condstore
    /// Nothing, so everything is compared.
    case bare

    /// The capabilities that Dovecot does not announce at this level.
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
