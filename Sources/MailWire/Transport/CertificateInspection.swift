import Synchronization

/// Records the certificates that a server presents, to find out why they are not trusted.
///
/// A ``Dialer`` with an inspection completes no handshake: each one fails once the certificates have been seen, so
/// nothing can be sent to an untrusted server.
public final class CertificateInspection: Sendable {
    /// The most certificates of a chain that are kept.
    public static let longestChain = 10

    private let seen = Mutex<[[UInt8]]>([])

    /// Creates an inspection that has seen no certificate yet.
    public init() {}

    /// The certificates of the last handshake in DER form (X.690), the server's own first; empty if none has been seen.
    public var chain: [[UInt8]] { seen.withLock { $0 } }

    func note(_ chain: [[UInt8]]) {
        seen.withLock { $0 = Array(chain.prefix(Self.longestChain)) }
    }
}
