import Synchronization
import NIOSSL

/// Shares one TLS context among all connections with the same trust roots. Reading the system's store takes tens of
/// milliseconds.
final class TLSContextCache: Sendable {
    private let trustRoots: TrustRoots
    private let cached = Mutex<NIOSSLContext?>(nil)

    init(trustRoots: TrustRoots) {
        self.trustRoots = trustRoots
    }

    func context() throws(WireError) -> NIOSSLContext {
        if let context = cached.withLock({ $0 }) { return context }
        do {
            let context = try NIOSSLContext(configuration: trustRoots.clientConfiguration())
            cached.withLock { $0 = context }
            return context
        } catch {
            throw .trustRootsUnreadable(detail: Self.explain(error, trustRoots))
        }
    }

    private static func explain(_ error: any Error, _ roots: TrustRoots) -> String {
        switch roots {
        case .system: "the system's store: \(error)"
        case .pemFile(let path): "\(path) is not a PEM file of certificates"
        case .pem: "the given bytes are no PEM certificates"
        }
    }
}
