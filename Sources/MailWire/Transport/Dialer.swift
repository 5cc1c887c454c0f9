public import NIOCore
public import NIOPosix
import NIOSSL

/// Opens connections to mail servers: resolves the name, tries IPv6 and IPv4 in parallel (RFC 8305), sets up TLS if the
/// endpoint says so, and upgrades a plaintext connection for STARTTLS.
///
/// Share one dialer among clients: it reads its trust roots only once.
public final class Dialer: Sendable {
    /// How long each step may take.
    public struct TimeLimits: Hashable, Sendable {
        /// The limit for resolving the name and connecting, all addresses together.
        public var connect: Duration
        /// The limit for the TLS handshake.
        public var handshake: Duration

        /// Creates limits.
        ///
        /// - Parameters:
        ///   - connect: the limit for resolving the name and connecting, all addresses together.
        ///   - handshake: the limit for the TLS handshake.
        public init(connect: Duration = .seconds(20), handshake: Duration = .seconds(20)) {
            self.connect = connect
            self.handshake = handshake
        }
    }

    /// The event loops that connections run on.
    public let group: any EventLoopGroup
    /// The certification authorities that connections trust.
    public let trustRoots: TrustRoots
    /// How long each step may take.
    public let timeLimits: TimeLimits

    /// Finds the addresses of hosts; `nil` for the operating system's resolver.
    public let resolver: (any HostResolver)?

    private let tlsContext: TLSContextCache
    private let inspection: CertificateInspection?

    /// Creates a dialer.
    ///
    /// - Parameters:
    ///   - trustRoots: the certification authorities that connections trust.
    ///   - timeLimits: how long each step may take.
    ///   - group: the event loops that connections run on; NIO's shared ones by default.
    ///   - resolver: finds the addresses of hosts; `nil` for the operating system's resolver.
    ///   - inspection: records the certificates that servers present. Every handshake then ends in an error.
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

    /// Connects and, for ``TransportSecurity/tls``, completes the handshake.
    ///
    /// - Parameters:
    ///   - endpoint: the server. With `.startTLS` and `.plaintext` the channel is returned in plaintext.
    ///   - eventLoop: the event loop for the channel; one of the group's by default.
    ///   - configure: adds the protocol's handlers, on the channel's event loop, before any byte is read. It may be
    ///     called several times, once for each address tried.
    /// - Returns: an open channel, which the caller closes, and what `configure` returned for it.
    /// - Throws: ``WireError`` if no connection can be made, TLS fails, a limit passes or the task is cancelled.
    public func connect<Attachment: Sendable>(
        to endpoint: Endpoint, on eventLoop: (any EventLoop)? = nil,
        configure: @escaping @Sendable (any Channel) throws -> Attachment
    ) async throws(WireError) -> (channel: any Channel, attachment: Attachment) {
        let context: NIOSSLContext? = endpoint.security == .tls ? try tlsContext.context() : nil
        let loop = eventLoop ?? group.any()
        let attempt = DialAttempt<Attachment>()
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
                    attempt.opened(channel, handshake: handshake, try configure(channel))
                }
            }
        let connected = bootstrap.connect(host: endpoint.host, port: endpoint.port)
            .flatMap { channel in attempt.handshake(on: channel).map { channel } }
        // A cancelled caller doesn't wait for a name lookup. A channel that opens later is closed at once.
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
            guard let attachment = attempt.keep(channel) else { throw WireError.cancelled }
            return (channel, attachment)
        } catch {
            attempt.cancel()
            if Task.isCancelled { throw .cancelled }
            throw WireError(connecting: error, to: endpoint, limits: timeLimits)
        }
    }

    /// Adds TLS to an open plaintext channel (STARTTLS).
    ///
    /// Call this on the channel's event loop, directly after the server's agreement, and only if the protocol has no
    /// unread plaintext. Bytes that came in the same segment as the agreement were not protected (CVE-2021-33515 and
    /// similar).
    ///
    /// - Parameters:
    ///   - channel: the channel to upgrade.
    ///   - host: the name or address that the certificate must be for.
    /// - Returns: a future for the end of the handshake. It fails with ``WireError``.
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
