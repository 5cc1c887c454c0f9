import NIOCore
import NIOPosix
import Synchronization

/// A proxy between a client and a server on the loopback interface. It counts the bytes that pass, and damages the
/// connection as its plan says.
///
/// The same plan and the same bytes cause the same damage, so a session can be repeated with a fault at each position.
public final class FaultProxy: Sendable {
    /// Returns the faults of a connection, given its number, which starts at 0.
    public typealias Plan = @Sendable (_ connection: Int) -> [Fault]

    /// The address and port that it listens on.
    public let endpoint: LocalEndpoint
    private let listener: any Channel
    private let state: ProxyState

    /// Starts listening in front of `server`.
    ///
    /// - Parameters:
    ///   - server: the server to connect to.
    ///   - plan: the faults of each connection.
    ///   - notice: called for each fault at the moment it strikes, on the connection's event loop. Further bytes wait
    ///     until the call returns.
    /// - Throws: ``LocalServerError`` if no port can be bound.
    public static func start(
        to server: LocalEndpoint, plan: @escaping Plan = { _ in [] },
        notice: @escaping @Sendable (Int, Fault) -> Void = { _, _ in }
    ) async throws(LocalServerError) -> FaultProxy {
        let state = ProxyState(plan: plan, notice: notice)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                client.eventLoop.makeCompletedFuture {
                    try Self.join(client, to: server, state)
                }
            }
        do {
            let listener = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
            let endpoint = LocalEndpoint(port: listener.localAddress?.port ?? 0)
            return FaultProxy(endpoint: endpoint, listener: listener, state: state)
        } catch {
            throw .didNotStart(program: "the fault proxy", log: "\(error)")
        }
    }

    private init(endpoint: LocalEndpoint, listener: any Channel, state: ProxyState) {
        self.endpoint = endpoint
        self.listener = listener
        self.state = state
    }

    /// What has passed so far on each connection, in order of arrival.
    public var connections: [ProxiedConnection] { state.connections }

    /// Changes the faults of connections that arrive from now on. They are numbered from 0 again, and earlier records
    /// are dropped.
    public func begin(_ plan: @escaping Plan) { state.begin(plan) }

    /// Closes every open connection.
    public func breakAll() async {
        for channel in state.open { try? await channel.close() }
    }

    /// Closes the listening socket and all connections.
    public func stop() async {
        try? await listener.close()
        await breakAll()
    }

    /// Adds a handler for each direction, and reads from the client once the server is connected.
    private static func join(_ client: any Channel, to server: LocalEndpoint, _ state: ProxyState) throws {
        let connection = state.open(client)
        let down = ProxySide(.fromServer, connection, state, client.eventLoop)
        let up = ProxySide(.fromClient, connection, state, client.eventLoop)
        up.whenActive = { dial(server, for: client, (up, down), state) }
        try client.pipeline.syncOperations.addHandler(up)
    }

    private static func dial(
        _ server: LocalEndpoint, for client: any Channel, _ sides: (up: ProxySide, down: ProxySide), _ state: ProxyState
    ) {
        let sides = NIOLoopBound(sides, eventLoop: client.eventLoop)
        ClientBootstrap(group: client.eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(sides.value.down)
                }
            }
            .connect(host: server.host, port: server.port)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    state.add(channel)
                    sides.value.up.join(sides.value.down)
                case .failure: client.close(promise: nil)
                }
            }
    }
}
