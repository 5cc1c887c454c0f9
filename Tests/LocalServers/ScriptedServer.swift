import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that plays a script, so that a client meets what a real server does once a year.
///
/// It can wait for lines, answer, stay silent, send garbage or single bytes, upgrade to TLS, and close or reset at any
/// point. It records what it receives. It does not depend on the protocol, so it serves SMTP and IMAP alike.
public final class ScriptedServer: Sendable {
    /// How connections begin.
    public enum Security: Sendable {
        /// Plaintext from the start. The step `startTLS` upgrades.
        case plaintext
        /// TLS from the start.
        case tls
    }

    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    /// The certificate of the authority that a client must trust.
    public let authorityPEM: String
    private let listener: any Channel
    private let log: ConnectionLog
    private let open: OpenChannels

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - scripts: the first connection plays the first script, and so on. Further connections repeat the last one.
    ///   - security: plaintext, or TLS from the start.
    ///   - certificate: the certificate that the server presents.
    ///   - host: an address of the loopback interface: `127.0.0.1` or `::1`.
    ///   - port: the port; `nil` for a free one.
    ///   - names: further hosts for which the certificate is valid.
    ///   - oldTLS: whether the server supports only TLS 1.0 and 1.1.
    /// - Throws: ``LocalServerError`` if no certificate can be made or the port can't be bound.
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

    /// What has happened so far on each connection, in order of arrival.
    public var connections: [ScriptedConnection] { log.all }

    /// Lets every script that waits at a `pause` continue. A script that isn't there yet will pass its next pause.
    public func proceed() {
        for channel in open.channels.withLock({ $0 }) {
            channel.pipeline.fireUserInboundEventTriggered(ScriptProceeds())
        }
    }

    /// Waits until a condition holds for the connections.
    ///
    /// - Parameters:
    ///   - what: describes the condition in an error.
    ///   - limit: how long to wait.
    ///   - holds: the condition.
    /// - Throws: ``LocalServerError/timedOut(_:)`` if the condition does not hold within `limit`.
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

    /// Waits until every script has ended.
    ///
    /// - Throws: the first failure of a script, or ``LocalServerError/timedOut(_:)`` if one does not end.
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

/// The connections that a scripted server has accepted.
private final class OpenChannels: Sendable {
    let channels = Mutex<[any Channel]>([])
}

/// Starts a scripted server, passes it to `body`, and ends it afterwards.
///
/// - Throws: ``LocalServerError`` if the server doesn't start or the peer deviated from the script; otherwise whatever
///   `body` throws.
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
        // A deviation of the peer from the script explains what went wrong in `body`.
        throw server.connections.lazy.compactMap(\.failure).first ?? error
    }
}
