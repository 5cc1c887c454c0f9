public import NIOCore
public import NIOPosix
import NIOSSL

/// Opens connections to mail servers: resolves the name, tries IPv6 and IPv4 side by side (RFC 8305), sets TLS up where
/// the endpoint says so, and upgrades a plaintext connection for STARTTLS.
///
/// A dialer is shared: it reads its trust roots once.
public final class Dialer: Sendable {
    /// How long each step may take.
    public struct TimeLimits: Hashable, Sendable {
        /// Resolving the name and connecting, all addresses together.
        public var connect: Duration
        /// The TLS handshake.
        public var handshake: Duration

        public init(connect: Duration = .seconds(20), handshake: Duration = .seconds(20)) {
            self.connect = connect
            self.handshake = handshake
        }
    }

    /// The threads that connections live on.
    public let group: any EventLoopGroup
    /// Whom connections believe.
    public let trustRoots: TrustRoots
    /// How long each step may take.
    public let timeLimits: TimeLimits

    /// Finds hosts' addresses; nil for the operating system's resolver.
    public let resolver: (any HostResolver)?

    private let tlsContext: TLSContextCache
    private let inspection: CertificateInspection?

    /// - Parameters:
    ///   - trustRoots: the system's store, or a given authority.
    ///   - timeLimits: how long each step may take.
    ///   - group: the threads that connections live on; NIO's shared ones by default.
    ///   - resolver: finds hosts' addresses; nil for the operating system's.
    ///   - inspection: takes the certificates down that servers show; every handshake then ends in an error.
    public init(
        trustRoots: TrustRoots = .system, timeLimits: TimeLimits = TimeLimits(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, resolver: (any HostResolver)? = nil,
        inspection: CertificateInspection? = nil
    ) {
        self.group = group
        self.trustRoots = trustRoots
        self.timeLimits = timeLimits
        self.resolver = resolver
        self.inspection = inspection
        self.tlsContext = TLSContextCache(trustRoots: trustRoots)
    }

    /// Connects, and for ``TransportSecurity/tls`` completes the handshake.
    ///
    /// - Parameters:
    ///   - endpoint: where to. With `.startTLS` and `.plaintext` the channel comes back in plaintext.
    ///   - eventLoop: the loop that the channel shall live on; one of the group's by default.
    ///   - configure: adds the protocol's handlers, on the channel's event loop, before a byte is read. It may run
    ///     several times, once for each address that is tried.
    /// - Returns: an open channel. The caller closes it.
    public func connect(
        to endpoint: Endpoint, on eventLoop: (any EventLoop)? = nil,
        configure: @escaping @Sendable (any Channel) throws -> Void
    ) async throws(WireError) -> any Channel {
        let context: NIOSSLContext? = endpoint.security == .tls ? try tlsContext.context() : nil
        let loop = eventLoop ?? group.any()
        let attempt = DialAttempt()
        let handshakeLimit = timeLimits.handshake
        let inspection = inspection
        let lookups = resolver.map { ResolverForNIO($0, on: loop) }
        let bootstrap = ClientBootstrap(group: loop)
            .resolver(lookups)
            .connectTimeout(TimeAmount(timeLimits.connect))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handshake = try context.map { context in
                        try TLSHandshake.install(
                            context: context, host: endpoint.host, inspection: inspection, on: channel,
                            limit: handshakeLimit)
                    }
                    attempt.opened(channel, handshake: handshake)
                    try configure(channel)
                }
            }
        let connected = bootstrap.connect(host: endpoint.host, port: endpoint.port)
            .flatMap { channel in attempt.handshake(on: channel).map { channel } }
        // A name that is being looked up is not waited for by who has been cancelled; what opens later is closed at once.
        let outcome = loop.makePromise(of: (any Channel).self)
        connected.cascade(to: outcome)
        do {
            let channel = try await withTaskCancellationHandler {
                try await outcome.futureResult.get()
            } onCancel: {
                attempt.cancel()
                lookups?.cancelQueries()
                outcome.fail(WireError.cancelled)
            }
            guard attempt.keep(channel) else { throw WireError.cancelled }
            return channel
        } catch {
            attempt.cancel()
            if Task.isCancelled { throw .cancelled }
            throw WireError(connecting: error, to: endpoint, limits: timeLimits)
        }
    }

    /// Puts TLS under an open plaintext channel and waits for the handshake (STARTTLS).
    ///
    /// Call it on the channel's event loop, straight after the server's agreement, and only when the protocol has no
    /// plaintext left unread: what came with the agreement in one segment was not protected (CVE-2021-33515 and kin).
    public func upgrade(_ channel: any Channel, host: String) -> EventLoopFuture<Void> {
        do {
            return try TLSHandshake.install(
                context: tlsContext.context(), host: host, inspection: inspection, on: channel,
                limit: timeLimits.handshake
            ).flatMapErrorThrowing { error in
                throw WireError(handshake: error)
            }
        } catch {
            return channel.eventLoop.makeFailedFuture(WireError(handshake: error))
        }
    }
}
