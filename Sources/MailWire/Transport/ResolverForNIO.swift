import Synchronization
import NIOCore
import NIOPosix

/// Adapts a ``HostResolver`` to NIO: IPv6 and IPv4 in parallel (RFC 8305 §3), on the connection's event loop.
final class ResolverForNIO: Resolver, Sendable {
    private let resolver: any HostResolver
    private let loop: any EventLoop
    private let lookups = Mutex<[Task<Void, Never>]>([])

    init(_ resolver: any HostResolver, on loop: any EventLoop) {
        self.resolver = resolver
        self.loop = loop
    }

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { look(up: host, port, .v4) }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { look(up: host, port, .v6) }

    func cancelQueries() {
        for lookup in lookups.withLock({ $0 }) { lookup.cancel() }
    }

    private func look(up host: String, _ port: Int, _ version: IPVersion) -> EventLoopFuture<[SocketAddress]> {
        // An IP address needs no lookup.
        if let address = try? SocketAddress(ipAddress: host, port: port) {
            let isWanted = address.protocol == (version == .v4 ? .inet : .inet6)
            return loop.makeSucceededFuture(isWanted ? [address] : [])
        }
        let promise = loop.makePromise(of: [SocketAddress].self)
        let resolver = resolver
        let lookup = Task {
            do {
                promise.succeed(try await resolver.addresses(of: host, port: port, version: version))
            } catch {
                promise.fail(error)
            }
        }
        lookups.withLock { $0.append(lookup) }
        return promise.futureResult
    }
}
