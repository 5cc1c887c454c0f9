import NIOConcurrencyHelpers

/// Looks at the certificates that a server shows, to find out why they are not believed.
///
/// A ``Dialer`` with an inspection completes no handshake: each fails as soon as the certificates were seen, so that
/// nothing can be sent to a server that nobody vouches for.
public final class CertificateInspection: Sendable {
    /// How many certificates of a chain are kept.
    public static let longestChain = 10

    private let seen = NIOLockedValueBox<[[UInt8]]>([])

    public init() {}

    /// The certificates of the last handshake in DER form (X.690), the server's own first; empty where none was seen.
    public var chain: [[UInt8]] { seen.withLockedValue { $0 } }

    func note(_ chain: [[UInt8]]) {
        seen.withLockedValue { $0 = Array(chain.prefix(Self.longestChain)) }
    }
}
