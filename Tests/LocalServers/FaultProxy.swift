internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Stands between a client and a server on the loopback interface, counts the bytes that pass, and harms the connection
/// where its plan says so.
///
/// The same plan and the same bytes give the same harm. A session can so be run again with a fault at each position.
public final class FaultProxy: Sendable {
    /// The faults of a connection, by its number from 0.
    public typealias Plan = @Sendable (_ connection: Int) -> [Fault]

    public let endpoint: LocalEndpoint
    private let listener: any Channel
    private let state: ProxyState

    /// Starts listening in front of `server`.
    ///
    /// - Parameter notice: hears of each fault in the moment it strikes, on the connection's event loop; what follows it
    ///   waits until the call returns.
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

    /// What has passed so far on each connection, in the order in which they came.
    public var connections: [ProxiedConnection] { state.connections }

    /// Changes what happens to connections that come from now on. They are numbered from 0 again, and the record of the
    /// former ones is dropped.
    public func begin(_ plan: @escaping Plan) { state.begin(plan) }

    /// Breaks every connection that is open now.
    public func breakAll() async {
        for channel in state.open { try? await channel.close() }
    }

    /// Closes the listening socket and all connections.
    public func stop() async {
        try? await listener.close()
        await breakAll()
    }

    /// Makes a handler for each direction, and reads from the client when the server is there.
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
