internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// A server that plays a script, so that a client meets whatever a real server would do once a year.
///
/// It can wait for lines, answer, be silent, send garbage or single bytes, upgrade to TLS, and close or reset at any point.
/// It records what it got. SMTP and IMAP are all the same to it.
public final class ScriptedServer: Sendable {
    public enum Security: Sendable {
        /// Plain from the start; the step `startTLS` upgrades.
        case plaintext
        /// TLS from the start.
        case tls
    }

    public let endpoint: LocalEndpoint
    /// The certificate of the authority that a client has to trust.
    public let authorityPEM: String
    private let listener: any Channel
    private let log: ConnectionLog
    private let open: OpenChannels

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - scripts: the first connection plays the first, and so on; further connections play the last one again.
    ///   - host: an address of the loopback interface: `127.0.0.1`, or `::1`.
    ///   - port: a free one where none is given.
    ///   - names: hosts that it stands for: its certificate is for them too.
    ///   - oldTLS: whether it knows TLS 1.0 and 1.1 only.
    public static func start(
        _ scripts: [[ScriptStep]], security: Security = .plaintext,
        certificate: TestCertificates.Variant = .good, host: String = "127.0.0.1", port: Int? = nil,
        names: [String] = [], oldTLS: Bool = false
    ) async throws(LocalServerError) -> ScriptedServer {
        let certificates = try TestCertificates.shared.get()
        let tls = try Self.context(for: certificates.sharedIdentity(certificate, hosts: names), oldTLS: oldTLS)
        let log = ConnectionLog()
        let open = OpenChannels()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = log.begin()
                    open.channels.withLock { $0.append(channel) }
                    let steps = scripts.isEmpty ? [] : scripts[min(number, scripts.count - 1)]
                    if security == .tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    let player = ScriptPlayer(
                        number: number, steps: steps, tls: tls, isEncrypted: security == .tls, log: log)
                    try channel.pipeline.syncOperations.addHandler(player)
                }
            }
        do {
            let listener = try await bootstrap.bind(host: host, port: port ?? 0).get()
            return ScriptedServer(
                endpoint: LocalEndpoint(host: host, port: listener.localAddress?.port ?? 0),
                authorityPEM: certificates.authorityPEM, listener: listener, log: log, open: open)
        } catch {
            throw .didNotStart(program: "the scripted server", log: "\(error)")
        }
    }

    private init(
        endpoint: LocalEndpoint, authorityPEM: String, listener: any Channel, log: ConnectionLog, open: OpenChannels
    ) {
        self.endpoint = endpoint
        self.authorityPEM = authorityPEM
        self.listener = listener
        self.log = log
        self.open = open
    }

    /// What has happened so far on each connection, in the order in which they came.
    public var connections: [ScriptedConnection] { log.all }

    /// Lets every script that stands at `pause` go on. One that is not there yet will pass its next pause.
    public func proceed() {
        for channel in open.channels.withLock({ $0 }) {
            channel.pipeline.fireUserInboundEventTriggered(ScriptProceeds())
        }
    }

    /// Waits until something holds of the connections.
    public func wait(
        for what: String, within limit: Duration = .seconds(60),
        until holds: @Sendable ([ScriptedConnection]) -> Bool
    ) async throws(LocalServerError) {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while !holds(connections) {
            guard ContinuousClock.now < deadline, !Task.isCancelled else { throw .timedOut(what) }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Waits until every script has come to its end, and throws the first failure of one.
    public func finish() async throws(LocalServerError) {
        try await wait(for: "the scripts' end: \(connections.map(\.lines))") { connections in
            connections.allSatisfy { $0.isFinished || $0.isClosed || $0.failure != nil }
        }
        if let failure = connections.lazy.compactMap(\.failure).first { throw failure }
    }

    /// Closes the listening socket and all connections.
    public func stop() async {
        try? await listener.close()
        for channel in open.channels.withLock({ $0 }) where channel.isActive { try? await channel.close() }
    }
}

extension ScriptedServer {
    private static func context(
        for identity: ServerIdentity, oldTLS: Bool
    ) throws(LocalServerError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.certificatePEM.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            if oldTLS { (configuration.minimumTLSVersion, configuration.maximumTLSVersion) = (.tlsv1, .tlsv11) }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .certificate("\(error)")
        }
    }
}

/// The connections that a scripted server has taken.
private final class OpenChannels: Sendable {
    let channels = Mutex<[any Channel]>([])
}

/// Starts a scripted server, hands it to `body`, and ends it after. Throws where the peer did not keep to the script.
public func withScriptedServer<Result>(
    _ scripts: [[ScriptStep]], security: ScriptedServer.Security = .plaintext,
    certificate: TestCertificates.Variant = .good, host: String = "127.0.0.1",
    isolation: isolated (any Actor)? = #isolation, _ body: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let server = try await ScriptedServer.start(scripts, security: security, certificate: certificate, host: host)
    do {
        let result = try await body(server)
        try await server.finish()
        await server.stop()
        return result
    } catch {
        await server.stop()
        // What the peer did against the script explains what went wrong in the body.
        throw server.connections.lazy.compactMap(\.failure).first ?? error
    }
}
